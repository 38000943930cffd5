package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.PairedComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a page that compares several models on the same benchmarks: metrics with confidence intervals, paired
 * differences to the first model with their significance, and the items that changed most with their images. It needs
 * only the folders of the evaluations, and writes one HTML file that runs no script and loads nothing. Equal folders
 * and options give equal bytes.
 *
 * <pre>{@code
 * ComparisonReport.builder()
 *         .model("base", Path.of("runs/base"))
 *         .model("aligned", Path.of("runs/aligned/amber"), Path.of("runs/aligned/pope"))
 *         .build()
 *         .write(Path.of("comparison.html"));
 * }</pre>
 */
public final class ComparisonReport {
    private static final OwnFile PAGE = OwnFile.page("comparison page");

    private final Map<String, List<Path>> models;
    private final String title;
    private final int changes;
    private final int resamples;
    private final long seed;

    private ComparisonReport(Builder builder) {
        models = new LinkedHashMap<>(builder.models);
        title = builder.title;
        changes = builder.changes;
        resamples = builder.resamples;
        seed = builder.seed;
    }

    /** Returns a builder without models. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the evaluations and writes the page. Parent folders are created if they do not exist.
     *
     * @param html path of the page
     * @throws BadDataException if a folder or file can't be used, if two models were evaluated on different items, or
     *     if the file exists and is not such a page; the message names the folders or the file
     * @throws io.github.rlaifv.core.run.StorageException if the page can't be written
     */
    public void write(Path html) {
        PAGE.requireReplaceable(html);
        PAGE.write(html, html());
    }

    private String html() {
        List<EvaluatedModel> evaluated = new ArrayList<>();
        models.forEach((name, folders) -> evaluated.add(EvaluatedModel.read(name, folders)));
        Set<String> names = new LinkedHashSet<>();
        evaluated.forEach(model -> names.addAll(model.evaluations().keySet()));
        List<BenchmarkComparison> benchmarks = names.stream()
                .map(name -> BenchmarkComparison.of(name, evaluated, resamples, seed))
                .toList();
        return new ComparisonPage(title, List.copyOf(models.keySet()), benchmarks, changes, resamples).html();
    }

    /** Models and options of a comparison. */
    public static final class Builder {
        private final Map<String, List<Path>> models = new LinkedHashMap<>();
        private String title = "Model comparison";
        private int changes = 6;
        private int resamples = PairedComparison.RESAMPLES;
        private long seed;

        private Builder() {}

        /**
         * Adds a model; the first one is the baseline.
         *
         * @param name unique name on the page
         * @param folders folders of its evaluations, one per benchmark; a folder that contains such folders stands for
         *     all of them
         * @throws IllegalArgumentException if the name occurs twice or there is no folder
         */
        public Builder model(String name, Path... folders) {
            if (folders.length == 0) {
                throw new IllegalArgumentException("model '" + name + "' needs at least one evaluation folder");
            }
            if (models.putIfAbsent(name, List.of(folders)) != null) {
                throw new IllegalArgumentException(
                        "model '" + name + "' occurs twice: use a different name for each" + " model");
            }
            return this;
        }

        /** Title of the page. Default: "Model comparison". */
        public Builder title(String value) {
            title = value;
            return this;
        }

        /**
         * Maximum number of improved items that are shown per model and benchmark, and of worsened ones. Default: 6.
         */
        public Builder changes(int value) {
            changes = value;
            return this;
        }

        /**
         * Number of bootstrap resamples of the differences. The lowest p-value is 2 / (resamples + 1). Default: 10000.
         */
        public Builder resamples(int value) {
            resamples = value;
            return this;
        }

        /** Seed of the bootstrap. Default: 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * Builds the report.
         *
         * @throws IllegalArgumentException if there are fewer than two models, or an option is out of range
         */
        public ComparisonReport build() {
            if (models.size() < 2) {
                throw new IllegalArgumentException("a comparison needs at least two models, has " + models.keySet());
            }
            if (changes < 0 || resamples < 1) {
                throw new IllegalArgumentException(
                        "changes must be >= 0 and resamples >= 1, were " + changes + " and " + resamples);
            }
            return new ComparisonReport(this);
        }
    }
}
