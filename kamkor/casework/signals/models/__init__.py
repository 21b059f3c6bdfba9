from .emergency import Emergency, EmergencyStep
from .signal import Counter, Draft, Receipt, Signal, Source, Step

__all__ = [
    "Counter",
    "Draft",
    "Emergency",
    "EmergencyStep",
    "Receipt",
    "Signal",
    "Source",
    "Step",
]
