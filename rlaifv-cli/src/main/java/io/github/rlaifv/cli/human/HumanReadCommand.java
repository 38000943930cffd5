package io.github.rlaifv.cli.human;

import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.human.agreement.HumanReport;
import io.github.rlaifv.human.agreement.HumanReportWriter;
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
                        + " with each other, or which model they prefer. Writes report.html and report.json.")
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
                    "folder for report.html and report.json, in which an earlier report is replaced (default: the folder"
                            + " of the sheet)")
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
        Path page = HumanReportWriter.write(read, output == null ? folder : output);
        report.text(HumanReportWriter.table(read))
                .line("report: " + page)
                .put("page", page)
                .put("report", read);
        return 0;
    }
}
