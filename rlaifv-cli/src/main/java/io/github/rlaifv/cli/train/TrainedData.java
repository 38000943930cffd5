package io.github.rlaifv.cli.train;

import io.github.rlaifv.cli.option.ReadingOptions;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.dpo.train.SupervisedExamples;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for what a model is trained on, a mixin. */
final class TrainedData {
    @Option(
            names = "--pairs",
            description = "preference pairs: JSON Lines or Parquet file, or a folder such as that of a feedback run."
                    + " Supervised fine-tuning imitates the chosen responses (default: those of --examples)")
    private @Nullable Path pairs;

    @Option(
            names = "--examples",
            description =
                    "JSON Lines file with image, question and response, for supervised fine-tuning (default: none)")
    private @Nullable Path examples;

    @Mixin
    private ReadingOptions reading = new ReadingOptions();

    /**
     * Checks that there is one source for the method.
     *
     * @throws IllegalArgumentException naming the options
     */
    void check(Method method) {
        if (method == Method.DPO && examples != null) {
            throw new IllegalArgumentException("--examples are for supervised fine-tuning: add --method=SFT, or name"
                    + " preference pairs with --pairs");
        }
        if ((pairs == null) == (examples == null)) {
            throw new IllegalArgumentException(
                    pairs == null
                            ? "there is nothing to train on: name preference pairs with --pairs"
                                    + (method == Method.SFT ? ", or responses with --examples" : "")
                            : "--pairs and --examples both name what is trained on: remove one of them");
        }
        UselessOption.reject(
                "--split",
                examples != null && !reading.split().isEmpty(),
                "on --examples, which is a single file: remove it");
    }

    private Path path() {
        if (pairs == null) {
            throw new IllegalStateException("checked before");
        }
        return pairs;
    }

    /** Number of pairs or responses to train on. */
    long count(Method method) {
        return method == Method.DPO ? pairs().size() : examples().examples().size();
    }

    /** The pairs. */
    PreferenceDataset pairs() {
        return open(path());
    }

    /** Pairs of another file or folder, with the same options. */
    PreferenceDataset open(Path other) {
        PreferenceDataset opened = PreferenceDataset.open(
                other,
                other.equals(pairs)
                        ? reading.options()
                        : ReadOptions.builder().imageRoots(roots()).build());
        if (opened.size() == 0) {
            throw new BadDataException(other + " has no pair: name a file or folder with pairs");
        }
        return opened;
    }

    private ImageRoots roots() {
        return ImageRoots.of(reading.imageRoots());
    }

    /** The responses to imitate. */
    SupervisedExamples examples() {
        return examples == null ? SupervisedExamples.ofChosen(pairs()) : examples(examples);
    }

    /** Responses to imitate of another file or folder. */
    SupervisedExamples examples(Path other) {
        return examples == null ? SupervisedExamples.ofChosen(open(other)) : SupervisedExamples.read(other, roots());
    }

    /**
     * The card of the pairs, which names the model of their stored log-probabilities.
     *
     * @throws BadDataException if there is no card
     */
    DatasetCard card() {
        Path source = path();
        Path folder =
                Files.isDirectory(source) ? source : source.toAbsolutePath().resolveSibling("");
        return DatasetCard.read(folder)
                .orElseThrow(
                        () -> new BadDataException(folder + " has no dataset_card.json, which would name the model of"
                                + " the stored log-probabilities: compute them with the command reference, or leave"
                                + " --stored-reference out"));
    }
}
