package io.github.rlaifv.cli.evaluate;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.cli.command.Subcommand;
import io.github.rlaifv.cli.option.ReplaceOption;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.WorkPlan;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.inference.evaluation.report.ComparisonReport;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code rlaifv compare}: writes one page that compares evaluated models. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Writes a page that compares the evaluations of several models with those of the first one.")
public final class CompareCommand extends Subcommand {
    private static final OwnFile PAGE = OwnFile.page("comparison page");

    @Option(
            names = "--model",
            required = true,
            arity = "1..*",
            paramLabel = "<name=folder>",
            description = "name of a model and folder of its evaluation; the folder may also contain folders of"
                    + " several evaluations. Name at least two models; all are compared with the first")
    private Map<String, Path> models = new LinkedHashMap<>();

    @Option(names = "--output", required = true, description = "HTML file to write")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private Path output;

    @Mixin
    private ReplaceOption replace = new ReplaceOption();

    @Option(names = "--title", description = "title of the page (default: ${DEFAULT-VALUE})")
    private String title = "Model comparison";

    @Option(
            names = "--changes",
            description =
                    "number of items shown that improved most, and of those that worsened most (default: ${DEFAULT-VALUE})")
    private int changes = 6;

    @Override
    protected void check() {
        OptionValue.checked("--changes", () -> OptionValue.atLeast(0, changes));
        models.forEach((name, folder) -> OptionValue.checked("--model", () -> named(name, folder)));
    }

    @Override
    protected void plan(WorkPlan work) {
        work.computes("a page of " + models.size() + " models");
    }

    @Override
    protected int run(CommandReport report) {
        replace.checkFile(output, PAGE);
        ComparisonReport.Builder page = ComparisonReport.builder().title(title).changes(changes);
        models.forEach((name, folder) -> page.model(name, folder));
        page.build().write(output);
        report.line("comparison: " + output).put("output", output);
        return 0;
    }

    private static String named(String name, Path folder) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "the name is empty in '" + name + "=" + folder + "'. Use name=folder, such as base=" + folder);
        }
        return name;
    }
}
