package io.github.rlaifv.human.agreement;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import java.nio.file.Path;

/** Writes reports on labels of people: as a page, as JSON, and as text. */
public final class HumanReportWriter {
    private static final OwnFile JSON =
            OwnFile.json("report on labels of people", "sheet", "labels", "claims", "pairs", "models");

    private HumanReportWriter() {}

    /** Returns a report as JSON, with names in snake case. A number that is not known is the text {@code "NaN"}. */
    public static String json(HumanReport report) {
        return JsonText.prettySnakeCase(report) + "\n";
    }

    /** Returns a report as text for a terminal. */
    public static String table(HumanReport report) {
        return new HumanReportText(report).text();
    }

    /**
     * Writes {@value HumanReport#PAGE} and {@value HumanReport#JSON}, replacing an earlier report.
     *
     * @param folder folder of the files; created if it is missing
     * @return the page
     * @throws io.github.rlaifv.core.run.BadDataException if there are files of others under these names
     * @throws io.github.rlaifv.core.run.StorageException if they can't be written
     */
    public static Path write(HumanReport report, Path folder) {
        Path page = folder.resolve(HumanReport.PAGE);
        JSON.write(folder.resolve(HumanReport.JSON), json(report));
        new HumanReportPage(report).write(page);
        return page;
    }
}
