package io.github.rlaifv.report.internal.server;

import io.github.rlaifv.report.internal.view.PageLinks;

/** The addresses of pages on the server. */
final class ServedLinks implements PageLinks {
    @Override
    public String overview() {
        return "/";
    }

    @Override
    public String list(int part, String query) {
        return "/part/" + part + queried(query);
    }

    @Override
    public String item(int part, int index, String query) {
        return "/part/" + part + "/item/" + index + queried(query);
    }

    private static String queried(String query) {
        return query.isEmpty() ? "" : "?" + query;
    }

    @Override
    public String image(int part, int index, boolean full) {
        return "/part/" + part + "/picture/" + index + (full ? "/full" : "");
    }

    @Override
    public String report(int number) {
        return "/report/" + number;
    }

    @Override
    public boolean holds(int part, int index) {
        return true;
    }
}
