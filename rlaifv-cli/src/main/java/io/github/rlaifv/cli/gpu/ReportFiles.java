package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.option.ReplaceOption;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.OwnFile;
import java.nio.file.Path;

/**
 * The two files of a report. Files of an earlier report are replaced; other files under these names are not.
 *
 * @param folder folder of the files
 */
record ReportFiles(Path folder) {
    private static final OwnFile TEXT = new OwnFile("report of gpu-check", text -> text.startsWith(ReportText.TITLE));
    private static final OwnFile JSON = OwnFile.json("report of gpu-check", "gpu_check", "machine", "comparisons");

    Path text() {
        return folder.resolve("gpu-check.txt");
    }

    Path json() {
        return folder.resolve("gpu-check.json");
    }

    /**
     * Rejects files of others, and those of an earlier check unless they may be replaced.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the file
     */
    void check(ReplaceOption replace) {
        replace.checkFile(text(), TEXT);
        replace.checkFile(json(), JSON);
    }

    void write(GpuReport report) {
        TEXT.write(text(), ReportText.of(report));
        JSON.write(json(), JsonText.prettySnakeCase(report) + "\n");
    }
}
