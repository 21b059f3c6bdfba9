"""Papers: one template in a small subset of HTML gives a PDF and a DOCX."""

from .pages import pdf
from .serving import Kind, answer
from .subset import BadDocument
from .word import docx

__all__ = ["BadDocument", "Kind", "answer", "docx", "pdf"]
