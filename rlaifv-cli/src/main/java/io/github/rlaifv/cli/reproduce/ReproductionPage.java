package io.github.rlaifv.cli.reproduce;

import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.recipe.RecipeTable;
import io.github.rlaifv.report.internal.Html;
import io.github.rlaifv.report.internal.Page;
import io.github.rlaifv.report.internal.UsageTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page of a reproduction: the paper's tables beside the measurements.
 *
 * @param tables the measurements
 * @param stages the finished stages
 * @param changed options that do not have the recipe's values
 */
record ReproductionPage(MeasuredTables tables, List<StageRecord> stages, List<ChangedSetting> changed) {
    /** Name of the page in the folder of a reproduction. */
    static final String FILE = "reproduction.html";

    private static final OwnFile PAGE = OwnFile.page("report of a reproduction");
    private static final String RERUNS =
            "Reruns of others with the published weights of RLAIF-V 7B measured from 7.8 % of"
                    + " the responses and 4.2 % of the mentions to 16.0 % and 3.7 % on Object HalBench, where the paper states"
                    + " 10.5 % and 5.2 %. A value within the range of these three repeats the paper as well as its own weights"
                    + " do. No reruns of other rows or of the 12B system are known.";
    private static final String TINY =
            " This run was at the tiny scale: its base, its images and its words are not those"
                    + " of the paper, so only the directions of the changes can be compared.";

    void check(Path folder) {
        PAGE.requireReplaceable(folder.resolve(FILE));
    }

    void write(Path folder) {
        PAGE.write(folder.resolve(FILE), html());
    }

    String html() {
        ReproductionPlan plan = tables.plan();
        String body = Page.section(
                        "Hallucination before and after the rounds",
                        RERUNS + (plan.tiny() ? TINY : "") + " All values are in percent.",
                        main())
                + Page.section(
                        "What is said beside it",
                        "Saying less lowers hallucination too, so coverage and length belong to every rate.",
                        said())
                + bestOfN()
                + Page.section(
                        "Results that other commands repeat",
                        "The paper's comparisons of ways to make feedback. They need further runs or labels of people.",
                        others())
                + Page.section(
                        "Stages", "Seconds are those in which models were called, or of the clock.", stageTable())
                + new UsageTable(tables.used().rows()).section()
                + (changed.isEmpty()
                        ? ""
                        : Page.section(
                                "Where this run differs from the recipe",
                                "Options that were given, or that the scale set.",
                                texts(
                                        "Changed options",
                                        List.of("option", "recipe", "this run", "set by"),
                                        changed.stream()
                                                .map(one ->
                                                        List.of(one.option(), one.recipe(), one.run(), one.source())))))
                + Page.section(
                        "Where the recipe differs from the paper",
                        "Settings that the recipe does not give the value of the paper or of the authors' code.",
                        differences());
        return new Page(
                        "Reproduction of " + plan.system().system().title(),
                        "The paper's tables beside this run, scale "
                                + plan.system().scale().name().toLowerCase(Locale.ROOT),
                        body,
                        "The rounds are described in rounds/alignment-report.html, the answers to the benchmarks in"
                                + " comparison.html in the same folder.")
                .html();
    }

    private String main() {
        return table(
                "Main table",
                List.of(
                        "benchmark and metric",
                        "paper: GPT-4V",
                        "paper: base",
                        "paper: aligned",
                        "paper: change",
                        "run: base",
                        "run: aligned",
                        "run: change",
                        "paper and reruns of its weights"),
                tables.main().stream().map(this::row));
    }

    private List<String> row(MeasuredTables.MainRow row) {
        PaperFigure paper = row.paper();
        return List.of(
                paper.benchmark() + ", " + paper.shown(),
                number(paper.gpt4v()),
                number(paper.base()),
                number(paper.aligned()),
                percent(paper.change()),
                number(row.base()),
                number(row.aligned()),
                percent(row.change()),
                verdict(paper, row.aligned()));
    }

    private String verdict(PaperFigure paper, double aligned) {
        return paper.reruns()
                .map(range -> number(range.low()) + " to " + number(range.high())
                        + (tables.plan().tiny() || Double.isNaN(aligned) ? "" : ": " + range.place(aligned)))
                .orElse("not known");
    }

    private String said() {
        return table(
                "Coverage and length",
                List.of("model", "coverage", "words per response"),
                Stream.of("base", "aligned").map(model -> {
                    List<Double> said = tables.saidBeside(model);
                    return List.of(model, number(said.get(0)), number(said.get(1)));
                }));
    }

    private String bestOfN() {
        List<MeasuredTables.BestOfNRow> rows = tables.bestOfNRows();
        return rows.isEmpty()
                ? ""
                : Page.section(
                        "Best of N by "
                                + tables.plan()
                                        .benchmarks()
                                        .rule()
                                        .rule()
                                        .rule()
                                        .name(),
                        "Responses of the aligned model on Object HalBench." + paperBestOfN()
                                + " The last column is the paper's curve for responses of LLaVA-1.5 7B. It shows how picks"
                                + " improve with N, and not always.",
                        table(
                                "Best of N",
                                List.of(
                                        "N",
                                        "response hallucination",
                                        "mention hallucination",
                                        "coverage",
                                        "words",
                                        "responses without hallucination",
                                        "paper: those of LLaVA-1.5 7B"),
                                rows.stream()
                                        .map(row -> List.of(
                                                String.valueOf(row.n()),
                                                number(row.response()),
                                                number(row.mention()),
                                                number(row.coverage()),
                                                number(row.words()),
                                                number(100 - row.response()),
                                                number(PaperFigure.CURVE.getOrDefault(row.n(), Double.NaN))))));
    }

    /** What the paper states for the aligned model with best-of-N, if it does. */
    private String paperBestOfN() {
        return tables.main().stream()
                .map(MeasuredTables.MainRow::paper)
                .filter(row -> Double.isFinite(row.bestOfN()))
                .map(row -> row.benchmark() + ", " + row.shown() + ": " + number(row.bestOfN()) + " %")
                .collect(Collectors.collectingAndThen(
                        Collectors.joining("; "),
                        stated -> stated.isEmpty() ? "" : " The paper states, by the mean reward, " + stated + "."));
    }

    private static String others() {
        return texts(
                "Other results",
                List.of("result", "paper", "measured by"),
                PaperFigure.OTHERS.stream().map(other -> List.of(other.result(), other.stated(), other.command())));
    }

    private String stageTable() {
        return table(
                "Stages",
                List.of("stage", "seconds"),
                stages.stream().map(stage -> List.of(stage.stage(), number(stage.seconds()))));
    }

    private static String differences() {
        return texts(
                "Differences",
                List.of("step", "setting", "paper", "authors' code", "here", "why"),
                RecipeTable.rows().stream()
                        .filter(setting -> !setting.follows())
                        .map(setting -> List.of(
                                setting.step(),
                                setting.name(),
                                setting.paper(),
                                setting.official(),
                                setting.inRecipe(),
                                setting.reason())));
    }

    private static String table(String name, List<String> head, Stream<List<String>> rows) {
        return table(name, "<table>", head, rows);
    }

    /** A table of texts, whose lines are broken. */
    private static String texts(String name, List<String> head, Stream<List<String>> rows) {
        return table(name, "<table class=\"wrapped\">", head, rows);
    }

    private static String table(String name, String begin, List<String> head, Stream<List<String>> rows) {
        return Page.scrolling(
                name,
                begin + "<thead>" + cells(head, "th") + "</thead><tbody>\n"
                        + rows.map(row -> cells(row, "td") + "\n").collect(Collectors.joining()) + "</tbody></table>");
    }

    private static String cells(List<String> row, String tag) {
        return row.stream()
                .map(cell -> "<" + tag + ">" + Html.text(cell) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "-";
    }

    private static String percent(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%+.1f %%", value) : "-";
    }
}
