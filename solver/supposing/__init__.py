"""What if: an edit is supposed, and told is what would change. Nothing is written."""

from solver.supposing.suppose import MOST_FACTS, suppose
from solver.supposing.supposition import Move, Play, Reason, SceneDay, Shift, Supposition

__all__ = ["MOST_FACTS", "Move", "Play", "Reason", "SceneDay", "Shift", "Supposition", "suppose"]
