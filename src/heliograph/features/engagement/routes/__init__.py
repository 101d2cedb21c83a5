"""HTTP of engagement."""

from heliograph.features.engagement.routes.commenting import ROUTES as COMMENTING
from heliograph.features.engagement.routes.counting import ROUTES as COUNTING
from heliograph.features.engagement.routes.liking import ROUTES as LIKING
from heliograph.features.engagement.routes.saving import ROUTES as SAVING

ROUTES = [*LIKING, *COMMENTING, *COUNTING, *SAVING]
