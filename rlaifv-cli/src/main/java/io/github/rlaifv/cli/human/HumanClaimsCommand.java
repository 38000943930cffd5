package io.github.rlaifv.cli.human;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.FeedbackFolderOptions;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.human.ClaimSheet;
import io.github.rlaifv.human.HumanSheet;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv human-claims}: writes a sheet on which people label claims and pairs of feedback. */
@Command(
        name = "human-claims",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes an offline page on which people label claims of finished feedback, and choose between the"
                + " responses of its pairs, without seeing the labeler's verdicts. human-read reads their answers.")
public final class HumanClaimsCommand extends Subcommand {
    @Mixin
    private FeedbackFolderOptions feedback = new FeedbackFolderOptions();

    @Option(names = "--output", required = true, description = "folder of the sheet, which must be missing or empty")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Option(
            names = "--claim-count",
            description =
                    "largest number of claims on the sheet, half of them confirmed by the labeler and half rejected"
                            + " (default: ${DEFAULT-VALUE})")
    private int claims = ClaimSheet.DEFAULT_CLAIMS;

    @Option(names = "--pair-count", description = "largest number of pairs on the sheet (default: ${DEFAULT-VALUE})")
    private int pairs = ClaimSheet.DEFAULT_PAIRS;

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Override
    protected void check() {
        OptionValue.checked("--claim-count", () -> OptionValue.atLeast(0, claims));
        OptionValue.checked("--pair-count", () -> OptionValue.atLeast(0, pairs));
        if (claims == 0 && pairs == 0) {
            throw new IllegalArgumentException(
                    "--claim-count=0 and --pair-count=0 leave nothing to label: raise one of them");
        }
        feedback.check();
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("a sheet of at most " + claims + " claims and " + pairs + " pairs");
    }

    @Override
    protected int run(CommandReport report) {
        // the folder is checked and locked before everything is read
        AtomicFolder.create(output, HumanSheet.KIND, fresh -> {
            HumanSheet sheet = sheet();
            sheet.fill(fresh);
            print(report, sheet);
        });
        return 0;
    }

    private HumanSheet sheet() {
        ClaimSheet.Builder builder =
                ClaimSheet.builder().claims(claims).pairs(pairs).seed(seed);
        feedback.folders().forEach(builder::feedback);
        return builder.build();
    }

    private void print(CommandReport report, HumanSheet sheet) {
        report.line(sheet.key().claims().size() + " claims, "
                + sheet.key().choices().size() + " pairs");
        SheetLines.print(report, sheet, output);
    }
}
