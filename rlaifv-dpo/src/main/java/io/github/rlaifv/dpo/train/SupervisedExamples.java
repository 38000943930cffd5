package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.data.JsonDataRow;
import io.github.rlaifv.core.internal.data.JsonRows;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Responses to imitate, for {@link io.github.rlaifv.dpo.SftTrainer}: of a file, or the chosen ones of preference pairs. The
 * texts are in memory; images are read when they are needed.
 *
 * @param examples the instructions with their responses, in order
 */
public record SupervisedExamples(List<Example> examples) {
    private static final List<String> RESPONSES = List.of("response", "answer", "chosen");

    public SupervisedExamples {
        examples = List.copyOf(examples);
    }

    /**
     * An instruction with the response to imitate.
     *
     * @param instruction image and question
     * @param response the response
     */
    public record Example(Instruction instruction, String response) {}

    /**
     * Two parts that have no instruction in common.
     *
     * @param first the part with the given fraction of instructions
     * @param second the remaining examples
     */
    public record Split(SupervisedExamples first, SupervisedExamples second) {}

    /** Returns the chosen responses of pairs; a response that several pairs of an instruction choose counts once. */
    public static SupervisedExamples ofChosen(PreferenceDataset pairs) {
        try (Stream<PreferencePair> all = pairs.stream()) {
            return new SupervisedExamples(all.map(pair -> new Example(pair.instruction(), pair.chosen()))
                    .distinct()
                    .toList());
        }
    }

    /**
     * Reads examples as JSON Lines: {@code {"id": "1", "image": "photos/a.jpg", "question": "What is there?", "response":
     * "A dog."}}, one per line. The response may also be named {@code answer} or {@code chosen}; other fields are those of
     * instructions ({@link io.github.rlaifv.core.dataset.JsonlInstructions}).
     *
     * @param roots additional folders in which images may lie
     * @throws BadDataException naming file, line and field of a record that can't be used, or the file if it is empty
     */
    public static SupervisedExamples read(Path file, ImageRoots roots) {
        JsonRows rows = JsonRows.of(file, ImagePlaces.of(file, roots), SupervisedExamples::example);
        try (Stream<JsonDataRow> all = rows.stream()) {
            SupervisedExamples read =
                    new SupervisedExamples(all.map(SupervisedExamples::example).toList());
            if (read.examples().isEmpty()) {
                throw new BadDataException(
                        file + " has no examples: write one per line, with image, question and response");
            }
            return read;
        }
    }

    private static Example example(JsonDataRow row) {
        JsonRecord record = row.record();
        String field = RESPONSES.stream().filter(record::has).findFirst().orElse(RESPONSES.get(0));
        return new Example(row.columns().instruction(row), record.filled(field));
    }

    /**
     * Splits the examples, for example for training and testing. The part of an example depends on the seed and the
     * instruction's id alone, as in {@link PreferenceDataset#split}.
     *
     * @param fraction expected fraction of instructions in the first part, in [0, 1]
     */
    public Split split(double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction must be in [0, 1], was " + fraction);
        }
        return new Split(part(fraction, seed, true), part(fraction, seed, false));
    }

    private SupervisedExamples part(double fraction, long seed, boolean first) {
        return new SupervisedExamples(examples.stream()
                .filter(example -> first
                        == KeyedRandom.elementUnit(seed, example.instruction().id()) < fraction)
                .toList());
    }

    /** Returns the examples as the trainer takes them, each with weight 1. */
    public List<WeightedRequest> requests() {
        return examples.stream()
                .map(example -> WeightedRequest.of(example.instruction().prompt(), example.response()))
                .toList();
    }
}
