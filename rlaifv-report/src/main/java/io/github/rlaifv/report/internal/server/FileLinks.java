package io.github.rlaifv.report.internal.server;

import io.github.rlaifv.report.internal.view.PageLinks;
import java.util.HashMap;
import java.util.Map;

/** The addresses of pages that are files of one folder. */
public final class FileLinks implements PageLinks {
    private final int most;
    private final Map<String, String> endings = new HashMap<>();

    /**
     * Creates the addresses.
     *
     * @param most number of items of a part that have a page
     */
    public FileLinks(int most) {
        this.most = most;
    }

    @Override
    public String overview() {
        return "index.html";
    }

    @Override
    public String list(int part, String query) {
        return "part-" + part + ".html";
    }

    @Override
    public String item(int part, int index, String query) {
        return "part-" + part + "-item-" + index + ".html";
    }

    @Override
    public String image(int part, int index, boolean full) {
        String name = part + "-" + index;
        return endings.containsKey(name) ? "pictures/" + name + "." + endings.get(name) : "";
    }

    /** Says that an image has a file, and sets the ending of its name. */
    public void ending(int part, int index, String ending) {
        endings.put(part + "-" + index, ending);
    }

    @Override
    public String report(int number) {
        return "report-" + number + ".html";
    }

    @Override
    public boolean holds(int part, int index) {
        return index < most;
    }
}
