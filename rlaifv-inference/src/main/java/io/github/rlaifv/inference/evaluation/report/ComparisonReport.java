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
 * Several models on the same benchmarks, side by side: figures with intervals, paired differences to the first model with
 * significance, and the items that changed most with their pictures. It needs the evaluations' folders and nothing else, and
 * writes one HTML file that runs no script and loads nothing. The same folders and options give the same bytes.
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

    /** Starts without models. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the evaluations and writes the page; folders above it are made where they are missing.
     *
     * @throws BadDataException naming the folder or file that can't be used, or both folders where two models were not asked
     *     the same items; or if there is a file of that name that is no such page
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

    /** Collects models and options. */
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
         * @param name in the page, of its own
         * @param folders of its evaluations, one a benchmark; a folder of several such folders stands for all of them
         * @throws IllegalArgumentException if the name comes twice or there is no folder
         */
        public Builder model(String name, Path... folders) {
            if (folders.length == 0) {
                throw new IllegalArgumentException("model '" + name + "' needs at least one evaluation folder");
            }
            if (models.putIfAbsent(name, List.of(folders)) != null) {
                throw new IllegalArgumentException("model '" + name + "' comes twice: give each model its own name");
            }
            return this;
        }

        /** Of the page; "Model comparison". */
        public Builder title(String value) {
            title = value;
            return this;
        }

        /** Items shown at most that improved, and as many that worsened, for each model and benchmark; 6. */
        public Builder changes(int value) {
            changes = value;
            return this;
        }

        /** Bootstrap resamples of the differences; 10000. The lowest p-value is 2 / (resamples + 1). */
        public Builder resamples(int value) {
            resamples = value;
            return this;
        }

        /** Seed of the bootstrap; 0. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
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
