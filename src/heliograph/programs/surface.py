"""The HTTP surface: every feature's routes. Apart from `composition`, so that only the web program loads HTTP."""

from heliograph.features.accounts import routes as accounts_routes
from heliograph.features.accounts import service as accounts
from heliograph.features.engagement import routes as engagement_routes
from heliograph.features.feed import routes as feed_routes
from heliograph.features.graph import routes as graph_routes
from heliograph.features.media import routes as media_routes
from heliograph.features.moderation import routes as moderation_routes
from heliograph.features.posts import routes as posts_routes
from heliograph.features.profiles import routes as profiles_routes
from heliograph.features.search import routes as search_routes
from heliograph.platform.http import client, health
from heliograph.platform.http.gate import Authenticate
from heliograph.platform.http.routing import RouteHandler

AUTHENTICATE: Authenticate = accounts.authenticate
ROUTES: list[RouteHandler] = [
    *accounts_routes.ROUTES,
    *profiles_routes.ROUTES,
    *graph_routes.ROUTES,
    *media_routes.ROUTES,
    *posts_routes.ROUTES,
    *engagement_routes.ROUTES,
    *feed_routes.ROUTES,
    *search_routes.ROUTES,
    *moderation_routes.ROUTES,
    *health.ROUTES,
    *client.ROUTES,
]
