package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.core.internal.LibraryResource;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.internal.Html;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The pages of an inspection: its parts, the items of a part, and one item. */
public final class InspectionPages {
    /** Number of items on a page of a list. */
    public static final int PER_PAGE = 20;

    private final Path folder;
    private final List<InspectedPart> parts;
    private final List<Path> reports;
    private final List<String> skipped;
    private final PageLinks links;
    private final boolean still;
    private final Frame frame;

    /**
     * Creates the pages.
     *
     * @param folder inspected folder
     * @param parts its parts
     * @param reports reports in it
     * @param skipped folders that were not searched, each with the reason
     * @param links where the pages are
     * @param still whether the pages are files, whose lists a script filters; otherwise a server filters them
     */
    public InspectionPages(
            Path folder,
            List<InspectedPart> parts,
            List<Path> reports,
            List<String> skipped,
            PageLinks links,
            boolean still) {
        this.folder = folder;
        this.parts = List.copyOf(parts);
        this.reports = List.copyOf(reports);
        this.skipped = List.copyOf(skipped);
        this.links = links;
        this.still = still;
        this.frame = new Frame(still ? LibraryResource.text(Frame.class, "filter.js") : "");
    }

    /** Returns the content security policy of the pages. */
    public String policy() {
        return frame.policy();
    }

    /** Returns the first page, which lists the parts. */
    public String overview() {
        StringBuilder body = new StringBuilder("<section><h2>Parts</h2>\n<ul class=\"rows parts\">\n");
        for (int part = 0; part < parts.size(); part++) {
            body.append(entry(part));
        }
        body.append("</ul></section>\n");
        if (!reports.isEmpty()) {
            body.append("<section><h2>Reports</h2>\n<ul class=\"rows\">\n");
            for (int i = 0; i < reports.size(); i++) {
                String name = relative(reports.get(i));
                body.append("<li class=\"row part\"><a class=\"open\" href=\"")
                        .append(Html.text(links.report(i)))
                        .append("\">")
                        .append(Html.text(name))
                        .append("</a></li>\n");
            }
            body.append("</ul></section>\n");
        }
        skipped.forEach(one -> body.append("<p class=\"note\">Not searched: ")
                .append(Html.text(one))
                .append("</p>\n"));
        return page(
                name(),
                "<h1>" + Html.text(name()) + "</h1><p class=\"byline\">"
                        + Html.text(folder.toAbsolutePath().normalize().toString()) + "</p>",
                body.toString());
    }

    private String entry(int part) {
        InspectedPart one = parts.get(part);
        String size;
        try {
            size = "<span class=\"chip\">" + String.format(Locale.ROOT, "%,d", one.size()) + " "
                    + one.kind().plural() + "</span>";
        } catch (RlaifvException e) {
            size = "<p class=\"note\">" + Html.text("can't be read: " + e.getMessage()) + "</p>";
        }
        return "<li class=\"row part\"><a class=\"open\" href=\"" + Html.text(links.list(part, "")) + "\">"
                + Html.text(one.name()) + "</a>" + size + "</li>\n";
    }

    /**
     * Returns a page of a list.
     *
     * @param part number of the part, counted from 0
     */
    public String list(int part, ListQuery query) {
        InspectedPart shown = parts.get(part);
        int[] selected = shown.select(query.filter());
        if (still) {
            selected = Arrays.stream(selected)
                    .filter(index -> links.holds(part, index))
                    .toArray();
        }
        int perPage = still ? Math.max(1, selected.length) : PER_PAGE;
        int pages = Math.max(1, (selected.length + perPage - 1) / perPage);
        ListQuery here = query.withPage(Math.min(query.page(), pages));
        int from = (here.page() - 1) * perPage;
        int to = Math.min(selected.length, from + perPage);
        StringBuilder rows = new StringBuilder();
        for (int i = from; i < to; i++) {
            int index = selected[i];
            InspectedItem item = shown.get(index);
            rows.append(new ItemRow(
                            shown.kind(),
                            item,
                            links.image(part, index, false),
                            links.item(part, index, query.withPage(1).text()),
                            index + 1)
                    .html(still));
        }
        String pager = still ? "" : pager(part, here, pages);
        String body = new FilterForm(shown.kind(), query, links.list(part, "")).html()
                + "<p class=\"found\" role=\"status\">" + found(shown, selected.length, from, to) + "</p>" + pager
                + (selected.length == 0
                        ? "<p class=\"note\">No item meets these conditions. <a href=\""
                                + Html.text(links.list(part, "")) + "\">Show all.</a></p>"
                        : "<ul class=\"rows items-list\">\n" + rows + "</ul>\n" + pager);
        String head = crumbs("") + "<h1>" + Html.text(shown.name()) + "</h1>" + tabs(part);
        return page(shown.name() + " · " + name(), head, body);
    }

    private String found(InspectedPart part, int selected, int from, int to) {
        String all = String.format(
                Locale.ROOT, "%,d of %,d %s", selected, part.size(), part.kind().plural());
        if (still || selected == 0) {
            return "<b>" + all + "</b>";
        }
        return "<b>" + all + "</b>" + String.format(Locale.ROOT, ", %,d to %,d on this page", from + 1, to);
    }

    private String pager(int part, ListQuery query, int pages) {
        if (pages == 1) {
            return "";
        }
        int page = query.page();
        return "<nav class=\"pager\" aria-label=\"Pages\">"
                + step(
                        "prev",
                        "← previous",
                        page > 1 ? links.list(part, query.withPage(page - 1).text()) : "")
                + "<span>page " + String.format(Locale.ROOT, "%,d of %,d", page, pages) + "</span>"
                + step(
                        "next",
                        "next →",
                        page < pages ? links.list(part, query.withPage(page + 1).text()) : "")
                + "</nav>";
    }

    private static String step(String rel, String text, String address) {
        return address.isEmpty()
                ? "<span class=\"button off\" aria-disabled=\"true\">" + text + "</span>"
                : "<a class=\"button\" rel=\"" + rel + "\" href=\"" + Html.text(address) + "\">" + text + "</a>";
    }

    /**
     * Returns the page of an item.
     *
     * @param part number of the part, counted from 0
     * @param index index of the item in the file, counted from 0
     * @param query the filter by which it was found
     */
    public String item(int part, int index, ListQuery query) {
        InspectedPart shown = parts.get(part);
        InspectedItem item = shown.get(index);
        int[] selected = shown.select(query.filter());
        if (still) {
            selected = Arrays.stream(selected)
                    .filter(one -> links.holds(part, one))
                    .toArray();
        }
        int place = -1;
        for (int i = 0; i < selected.length && place < 0; i++) {
            place = selected[i] == index ? i : -1;
        }
        String filter = query.withPage(1).text();
        String previous = place > 0 ? links.item(part, selected[place - 1], filter) : "";
        String next = place >= 0 && place + 1 < selected.length ? links.item(part, selected[place + 1], filter) : "";
        ListQuery list = query.withPage(Math.max(0, place) / PER_PAGE + 1);
        String steps = "<nav class=\"pager\" aria-label=\"Items\">" + step("prev", "← previous", previous) + "<span>"
                + (place < 0
                        ? "not among the filtered items"
                        : String.format(Locale.ROOT, "%,d of %,d", place + 1, selected.length))
                + "</span>" + step("next", "next →", next) + "</nav>";
        String up = links.list(part, still ? "" : list.text());
        String head = crumbs(" <span>›</span> <a rel=\"up\" href=\"" + Html.text(up) + "\">" + Html.text(shown.name())
                        + "</a>")
                + "<h1>" + Html.text(item.id()) + "</h1>" + steps;
        String body = new ItemView(shown.kind(), item, links.image(part, index, false), links.image(part, index, true))
                .html();
        return page(item.id() + " · " + shown.name(), head, body);
    }

    /** Returns a page that says why an address can't be shown. */
    public String problem(String title, String message) {
        return page(
                title,
                crumbs("") + "<h1>" + Html.text(title) + "</h1>",
                "<p class=\"note\">" + Html.text(message) + "</p>");
    }

    private String crumbs(String more) {
        return "<nav class=\"crumbs\" aria-label=\"Path\"><a href=\"" + Html.text(links.overview()) + "\""
                + (more.isEmpty() ? " rel=\"up\"" : "") + ">" + Html.text(name()) + "</a>" + more + "</nav>";
    }

    /** Returns links to all parts: the rounds and stages of the folder. */
    private String tabs(int present) {
        if (parts.size() == 1) {
            return "";
        }
        StringBuilder tabs = new StringBuilder("<nav class=\"tabs\" aria-label=\"Parts\">");
        for (int part = 0; part < parts.size(); part++) {
            tabs.append("<a href=\"")
                    .append(Html.text(links.list(part, "")))
                    .append(part == present ? "\" aria-current=\"page\">" : "\">")
                    .append(Html.text(parts.get(part).name()))
                    .append("</a>");
        }
        return tabs.append("</nav>").toString();
    }

    private String name() {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return name == null ? folder.toString() : name.toString();
    }

    private String relative(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private String page(String title, String head, String body) {
        return frame.html(title, head, body, "Inspected with " + LibraryVersion.text() + "; nothing is changed.");
    }
}
