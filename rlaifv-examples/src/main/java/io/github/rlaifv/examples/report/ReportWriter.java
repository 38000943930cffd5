package io.github.rlaifv.examples.report;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes and reads the report of a run: {@code report.json} for programs, {@code report.html} for people. */
public final class ReportWriter {

    /** The file for programs. */
    public static final String JSON = "report.json";

    /** The file for people; it needs no other file and no network. */
    public static final String HTML = "report.html";

    private ReportWriter() {}

    /**
     * Writes both files, replacing older ones.
     *
     * @param report what is told
     * @param images the pictures of its samples and pairs by their key; one that is missing is left out of the page
     * @param folder is created if needed
     * @throws UncheckedIOException naming the folder if it can't be written
     */
    public static void write(RunReport report, Map<String, ImageSource> images, Path folder) {
        String json = new ReportJson().write(report);
        String html = new HtmlReport(report, images).html();
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(JSON), json);
            Files.writeString(folder.resolve(HTML), html);
        } catch (IOException e) {
            throw new UncheckedIOException("the report can't be written to " + folder, e);
        }
    }

    /**
     * Reads {@code report.json} back.
     *
     * @throws BadDataException naming the file if it can't be read as a report
     */
    public static RunReport read(Path json) {
        try {
            return new ReportJson().read(json.toString(), Files.readString(json));
        } catch (IOException e) {
            throw new BadDataException("report " + json + " can't be read: check that it exists", e);
        }
    }
}
