package io.github.rlaifv.cli.human;

import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.human.agreement.HumanReport;
import io.github.rlaifv.human.agreement.HumanReportWriter;
import io.github.rlaifv.human.agreement.HumanTruth;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code rlaifv human-read}: reads what people answered on a sheet, and writes a report beside it. */
@Command(
        name = "human-read",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Reads the files of labels that people saved from a sheet: agreement of labeler and people, of people"
                        + " with each other, or which model they prefer. Writes report.html and report.json, and for claims the"
                        + " folder judged, which calibrate --judged reads.")
public final class HumanReadCommand extends Subcommand {
    @Parameters(
            index = "0",
            paramLabel = "<folder>",
            description =
                    "folder of the sheet, as human-claims or human-compare wrote it, with labels-*.json of people")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path folder;

    @Option(
            names = "--labels",
            arity = "1..*",
            description = "further files of labels outside of the folder (default: none)")
    private List<Path> labels = List.of();

    @Option(
            names = "--output",
            description =
                    "folder for report.html, report.json and judged, in which an earlier report is replaced (default: the"
                            + " folder of the sheet)")
    private @Nullable Path output;

    @Override
    protected void plan(WorkPlan work) {
        work.computes("agreement of labeler and people, or the preferred model");
        if (output == null) {
            work.writes("report", folder.resolve(HumanReport.PAGE)).writes("report", folder.resolve(HumanReport.JSON));
        }
    }

    @Override
    protected int run(CommandReport report) {
        HumanReport read = HumanReport.read(folder, labels);
        Path written = output == null ? folder : output;
        Path page = HumanReportWriter.write(read, written);
        report.text(HumanReportWriter.table(read))
                .line("report: " + page)
                .put("page", page)
                .put("report", read);
        if (read.claims() != null) {
            writeTruth(written.resolve(HumanTruth.FOLDER), report);
        }
        return 0;
    }

    private void writeTruth(Path judged, CommandReport report) {
        HumanTruth truth = HumanTruth.read(folder, labels);
        if (truth.claims().claims().isEmpty()) {
            return;
        }
        truth.claims().write(judged);
        report.line("claims with people's truth: " + judged + " (for calibrate --judged=" + judged + ")")
                .put("judged", judged);
        if (!truth.representative()) {
            report.note(
                    "people decided claims of one kind only, confirmed or rejected by the labeler: a calibration on "
                            + judged + " says nothing about the other kind");
        }
    }
}
