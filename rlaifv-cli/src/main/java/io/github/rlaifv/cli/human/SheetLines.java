package io.github.rlaifv.cli.human;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.human.HumanSheet;
import io.github.rlaifv.human.label.HumanKey;
import java.nio.file.Path;

/** What the commands that write a sheet print about it. */
final class SheetLines {
    private SheetLines() {}

    static void print(CommandReport report, HumanSheet sheet, Path output) {
        HumanKey key = sheet.key();
        report.line("sheet: " + output.resolve(HumanSheet.PAGE) + " (give people this file only)")
                .line("key: " + output.resolve(HumanKey.FILE)
                        + " (keep it; the labels that people send back go beside it)")
                .put("sheet", output.resolve(HumanSheet.PAGE))
                .put("key", output.resolve(HumanKey.FILE))
                .put("claims", key.claims().size())
                .put("choices", key.choices().size())
                .put("skipped", sheet.skipped());
        sheet.skipped().forEach((id, reason) -> report.note("not on the sheet: " + id + ": " + reason));
    }
}
