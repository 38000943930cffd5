package io.github.rlaifv.core.model;

import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Averages the weights of models that were trained from the same start, and writes the mean as a model folder (model soups,
 * arXiv 2203.05482, "uniform soup"). Each weight is the mean over the models, computed in float32 and rounded once to the
 * type in which the first model stores it. Weights are read from their files and written one after the other, so that
 * memory holds one of them.
 *
 * <p>The mean is of use only for models whose weights are close, such as those of consecutive rounds of one alignment:
 * models that were trained apart have no common meaning of each single weight.
 *
 * @param models folders of the models, at least 2; the folder of a training run or an alignment stands for its model
 */
public record ModelAverage(List<Path> models) {
    /**
     * Checks the number of models.
     *
     * @throws IllegalArgumentException if there are fewer than 2
     */
    public ModelAverage {
        models = List.copyOf(models);
        if (models.size() < 2) {
            throw new IllegalArgumentException("an average needs at least 2 models, but there are " + models.size());
        }
    }

    /**
     * Averages and writes. The folder appears complete or not at all, with a card ({@code README.md}) that names the models.
     *
     * @param folder folder for the mean, missing or empty, or an earlier mean, which is replaced
     * @throws BadDataException if the folder has other content, if a model can't be used or is an adapter, or if the models differ
     *     in the names or shapes of their weights
     * @throws io.github.rlaifv.core.run.StorageException if the folder can't be written or does not fit on its disk
     */
    public void into(Path folder) {
        into(folder, RunListener.NONE);
    }

    /**
     * Same as {@link #into(Path)}, with progress.
     *
     * @param listener listener that is notified of the stage {@link TrainablePolicy#SAVING}, whose units are tensors
     */
    public void into(Path folder, RunListener listener) {
        // the folder is checked and locked first, since large models take long to open
        AtomicFolder.write(folder, "averaged model", fresh -> {
            try (OpenModels open = new OpenModels(models.get(0))) {
                models.forEach(open::add);
                LocalPolicy first = open.policies.get(0);
                SavedModel.write(
                        saved -> first.saveMean(open.policies.subList(1, open.policies.size()), saved, listener),
                        card(open.policies),
                        fresh);
            }
        });
    }

    private String card(List<LocalPolicy> policies) {
        String rows = IntStream.range(0, models.size())
                .mapToObj(i -> "| %s | `%s` |\n"
                        .formatted(inWords(models.get(i)), policies.get(i).fingerprint()))
                .collect(Collectors.joining());
        return """
                # Average of %d models

                Each weight of this folder is the mean of the weights of these models.

                | model | fingerprint |
                | --- | --- |
                %s
                Written by %s.
                """.formatted(policies.size(), rows, LibraryVersion.text());
    }

    /** The last two names of a path, since the folders of rounds all have a folder {@code model}. */
    private static String inWords(Path model) {
        Path path = model.toAbsolutePath().normalize();
        int names = path.getNameCount();
        return names == 0
                ? path.toString()
                : path.subpath(Math.max(0, names - 2), names).toString();
    }

    /** Models that are open at the same time; their weights are mapped from their files. */
    private static final class OpenModels implements AutoCloseable {
        private final List<LocalPolicy> policies = new ArrayList<>();
        private final Path first;

        OpenModels(Path first) {
            this.first = first;
        }

        void add(Path folder) {
            TrainablePolicy policy = ModelConversion.open(folder);
            if (!(policy instanceof LocalPolicy local)) {
                throw new IllegalStateException("folders are opened on this machine");
            }
            policies.add(local);
            if (local.adapters().lora().isPresent()) {
                throw new BadDataException(
                        folder + " is an adapter, and weights are averaged of whole models only: merge it"
                                + " into its model, and give the result");
            }
            if (!local.parameters().equals(policies.get(0).parameters())) {
                throw new BadDataException(folder + " has other weights than " + first
                        + ", so the two have no average: give models that were trained from the same start");
            }
        }

        @Override
        public void close() {
            policies.forEach(LocalPolicy::close);
        }
    }
}
