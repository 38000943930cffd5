package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Map;

/** Writer and reader of the report of a run: {@code report.json} for programs, {@code report.html} for people. */
public final class ReportWriter {

    /** Name of the file for programs. */
    public static final String JSON = "report.json";

    /** Name of the page for people, which needs no other file and no network. */
    public static final String HTML = "report.html";

    private static final OwnFile REPORT =
            OwnFile.json("report of a run", "format_version", "title", "created_at", "evaluation");
    private static final OwnFile PAGE = OwnFile.page("report of a run");

    private ReportWriter() {}

    /**
     * Writes both files, replacing older ones.
     *
     * @param report the content of both files
     * @param images the images of its samples and pairs by key; the page omits images that are missing
     * @param folder the folder to write to, which is created if needed
     * @throws BadDataException if the folder has other files with these names
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be written; the message names it
     */
    public static void write(RunReport report, Map<String, ImageSource> images, Path folder) {
        String json = new ReportJson().write(report);
        String html = new HtmlReport(report, images).html();
        PAGE.requireReplaceable(folder.resolve(HTML));
        REPORT.write(folder.resolve(JSON), json);
        PAGE.write(folder.resolve(HTML), html);
    }

    /**
     * Reads a {@code report.json}.
     *
     * @throws BadDataException if the file is not a valid report; the message names the file
     */
    public static RunReport read(Path json) {
        return new ReportJson().read(json);
    }
}
