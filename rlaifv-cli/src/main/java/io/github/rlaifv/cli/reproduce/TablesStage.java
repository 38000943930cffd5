package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.inference.evaluation.report.ComparisonReport;
import java.nio.file.Path;
import java.util.List;

/** The pages: the paper's tables beside the measurements, and the answers of both models. */
final class TablesStage implements Stage {
    private static final OwnFile COMPARISON = OwnFile.page("comparison page");

    private final ReproductionPlan plan;
    private final MeasuredTables tables;
    private final StageLog log;
    private final List<ChangedSetting> changed;

    TablesStage(ReproductionPlan plan, MeasuredTables tables, StageLog log, List<ChangedSetting> changed) {
        this.plan = plan;
        this.tables = tables;
        this.log = log;
        this.changed = List.copyOf(changed);
    }

    private Path comparison() {
        return plan.output().resolve("comparison.html");
    }

    private ReproductionPage page() {
        return new ReproductionPage(tables, log.all(), changed);
    }

    @Override
    public List<String> names() {
        return List.of("tables");
    }

    @Override
    public void check() {
        page().check(plan.output());
        COMPARISON.requireReplaceable(comparison());
        plan.checks().disk("tables", 1L << 24);
    }

    /** Changes whenever an earlier stage has other results, or others are shown. */
    @Override
    public String inputs() {
        return ContentHash.of(plan.benchmarks().bestOf()
                + plan.benchmarks().rule().rule().toString()
                + plan.folders().keySet()
                + changed
                + results());
    }

    private String results() {
        return log.all().stream()
                .filter(stage -> !names().contains(stage.stage()))
                .map(stage -> stage.stage() + stage.outputs())
                .reduce("", String::concat);
    }

    @Override
    public String outputs() {
        return FileStates.of(plan.output().resolve(ReproductionPage.FILE));
    }

    @Override
    public void run(CommandReport report) {
        if (!plan.folders().isEmpty()) {
            ComparisonReport.Builder both = ComparisonReport.builder()
                    .title("Answers of " + plan.system().system().title());
            List.of("base", "aligned")
                    .forEach(model -> both.model(model, EvaluationStage.folder(plan.output(), model)));
            both.build().write(comparison());
        }
        page().write(plan.output());
    }
}
