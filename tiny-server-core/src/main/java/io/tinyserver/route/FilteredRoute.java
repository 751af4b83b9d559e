package io.tinyserver.route;

import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import java.util.ArrayList;
import java.util.List;

/**
 * A route and the filters before it.
 *
 * @param route the route
 * @param filters outermost first
 */
record FilteredRoute(Route route, List<Filter> filters) {

    /** The route with further filters before all others. */
    FilteredRoute behind(List<Filter> outer) {
        return new FilteredRoute(route, concat(outer, filters));
    }

    /** All these routes with further filters before all others. */
    static List<FilteredRoute> behind(List<Filter> outer, List<FilteredRoute> routes) {
        List<FilteredRoute> all = new ArrayList<>();
        for (FilteredRoute route : routes) {
            all.add(route.behind(outer));
        }
        return List.copyOf(all);
    }

    /** Route and filters as one. Without filters the handler stays what it is, above all where it is an immediate one. */
    Handler composed() {
        Handler handler = route.handler();
        for (int i = filters.size() - 1; i >= 0; i--) {
            handler = filters.get(i).before(handler, route.pattern());
        }
        return handler;
    }

    /** The outermost filters that all of these routes share. */
    static List<Filter> sharedFilters(List<Match> routes) {
        List<Filter> shared = routes.get(0).filtered().filters();
        for (Match match : routes) {
            FilteredRoute other = match.filtered();
            int same = 0;
            while (same < shared.size()
                    && same < other.filters().size()
                    && shared.get(same) == other.filters().get(same)) {
                same++;
            }
            shared = shared.subList(0, same);
        }
        return List.copyOf(shared);
    }

    static List<Filter> concat(List<Filter> outer, List<Filter> inner) {
        List<Filter> all = new ArrayList<>(outer);
        all.addAll(inner);
        return List.copyOf(all);
    }
}
