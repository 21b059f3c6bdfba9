"""Child process that draws one picture anew and writes it as JPEG to its output.

Started by path with ``python -I -S picture_child.py``; imports nothing of the project.
Decoders are where hostile pictures strike: this process bounds its memory and processor
time, and can write no file. What the camera wrote beside the picture (where and when it
was taken) is not drawn, and so is gone. Ends with 0; 3 for too many pixels; anything else
means that there is no whole picture in it.
"""

import io
import json
import resource
import sys
from typing import Any

TOO_MANY = 3


def limit_self(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def drawn(pillow: Any, upright: Any, options: dict[str, int]) -> bytes:
    """The picture as JPEG, at most `side` pixels on its longer side, the right way up."""
    content = io.BytesIO(sys.stdin.buffer.read())
    with pillow.open(content, formats=("JPEG", "PNG", "WEBP")) as found:
        if found.width * found.height > options["pixels"]:
            raise SystemExit(TOO_MANY)
        found.draft("RGB", (options["side"], options["side"]))
        found.load()
        turned = upright(found)
    turned.thumbnail((options["side"], options["side"]))
    flat = pillow.new("RGB", turned.size, "white")
    solid = turned.convert("RGBA")
    flat.paste(solid, mask=solid.getchannel("A"))
    end = io.BytesIO()
    flat.save(end, "JPEG", quality=options["quality"], optimize=True)
    return end.getvalue()


def main() -> None:
    options = json.loads(sys.argv[1])
    sys.path.append(options.pop("library"))
    from PIL import Image, ImageOps  # noqa: PLC0415 - found only now

    limit_self(options["memory"], options["seconds"])
    Image.MAX_IMAGE_PIXELS = None  # bounded above, with an answer of its own
    sys.stdout.buffer.write(drawn(Image, ImageOps.exif_transpose, options))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
