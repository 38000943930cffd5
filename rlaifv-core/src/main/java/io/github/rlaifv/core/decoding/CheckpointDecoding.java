package io.github.rlaifv.core.decoding;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a checkpoint is decoded by Hugging Face transformers if a program says no more: the settings of its {@code
 * generation_config.json}, and for those that the file does not set the defaults of transformers, among them top-k 50.
 * Programs that pass {@code do_sample=True} and a temperature, as the paper's do, sample with the other settings of this
 * record. The end tokens of the file are always used, its limits of lengths never.
 *
 * @param sampled whether tokens are sampled if a program says nothing ({@code do_sample}); otherwise decoding is greedy, or a
 *     beam search
 * @param temperature sampling temperature
 * @param topK number of likeliest tokens that are kept; 0 keeps all
 * @param topP probability that the kept tokens reach, in (0, 1]; 1 keeps all
 * @param repetitionPenalty penalty of tokens that occur already; 1 is off
 * @param search beam search ({@code num_beams}); empty for one beam
 */
public record CheckpointDecoding(
        boolean sampled,
        double temperature,
        int topK,
        double topP,
        double repetitionPenalty,
        Optional<BeamSearch> search) {

    /** Top-k of transformers where nothing sets it: {@value}. */
    public static final int DEFAULT_TOP_K = 50;

    private static final String GENERATION = "generation_config.json";

    /** Settings of transformers that no option of {@code Sampling} has, with the values that switch them off. */
    private static final List<Setting> UNSUPPORTED = List.of(
            new Setting("min_p", 0),
            new Setting("top_h", Double.NaN),
            new Setting("typical_p", 1),
            new Setting("epsilon_cutoff", 0),
            new Setting("eta_cutoff", 0),
            new Setting("penalty_alpha", 0),
            new Setting("num_beam_groups", 1),
            new Setting("diversity_penalty", 0));

    /**
     * Reads the settings of a model folder. If it has no {@code generation_config.json}, they are those of {@code config.json},
     * as in transformers.
     *
     * @param folder folder of a model; a folder of adapters has no such settings
     * @throws BadDataException if both files are missing, a setting is out of range, or one is switched on that this library
     *     does not have, such as {@code min_p}; the message names file and field
     */
    public static CheckpointDecoding read(Path folder) {
        Path generation = folder.resolve(GENERATION);
        Path config = folder.resolve("config.json");
        Optional<JsonNode> own = JsonFile.readIfPresent(generation);
        JsonNode json = own.or(() -> JsonFile.readIfPresent(config))
                .orElseThrow(() -> new BadDataException(
                        Files.exists(folder)
                                ? folder + " has neither " + GENERATION
                                        + " nor config.json, so it has no decoding settings: give the folder of the whole model"
                                : folder + " does not exist: give the folder of a Hugging Face checkpoint"));
        return new Fields(own.isPresent() ? generation : config, json).decoding();
    }

    /** A setting and the value that switches it off; NaN if only null does. */
    private record Setting(String field, double off) {}

    /** The fields of a file. */
    private record Fields(Path file, JsonNode json) {
        CheckpointDecoding decoding() {
            UNSUPPORTED.forEach(this::rejectUnlessOff);
            double temperature = number("temperature", 1, 1, value -> value > 0 && Double.isFinite(value), "> 0");
            // null switches a filter off, in contrast to a missing field
            double topK = number(
                    "top_k",
                    DEFAULT_TOP_K,
                    0,
                    value -> value >= 0 && value == Math.rint(value) && value <= Integer.MAX_VALUE,
                    "an integer >= 0");
            double topP = number("top_p", 1, 1, value -> value >= 0 && value <= 1, "in [0, 1]");
            double penalty =
                    number("repetition_penalty", 1, 1, value -> value >= 1e-6 && value <= 1e6, "in [1e-6, 1e6]");
            return new CheckpointDecoding(
                    flag("do_sample"),
                    temperature,
                    (int) topK,
                    // transformers keeps at least one token
                    Math.max(topP, Double.MIN_NORMAL),
                    penalty,
                    search());
        }

        private void rejectUnlessOff(Setting setting) {
            JsonNode value = json.path(setting.field());
            boolean off =
                    value.isMissingNode() || value.isNull() || value.isNumber() && value.asDouble() == setting.off();
            if (!off) {
                throw new BadDataException(file + ": " + setting.field() + " is " + value
                        + ", but this library has no such setting: set the decoding by options that come close, or remove"
                        + " the field");
            }
        }

        private Optional<BeamSearch> search() {
            double beams = number(
                    "num_beams",
                    1,
                    1,
                    value -> value >= 1 && value <= BeamSearch.MOST_BEAMS && value == Math.rint(value),
                    "an integer in 1.." + BeamSearch.MOST_BEAMS);
            if (beams == 1) {
                return Optional.empty();
            }
            double penalty = number(
                    "length_penalty", 1, 1, value -> Math.abs(value) <= BeamSearch.MOST_PENALTY, "in [-100, 100]");
            return Optional.of(new BeamSearch((int) beams, penalty, stopping()));
        }

        private EarlyStopping stopping() {
            JsonNode value = json.path("early_stopping");
            if (value.isMissingNode() || value.isNull()) {
                return EarlyStopping.HEURISTIC;
            }
            try {
                return EarlyStopping.of(value.asText());
            } catch (IllegalArgumentException e) {
                throw rejected("early_stopping", "false, true or \"never\"", e);
            }
        }

        private boolean flag(String field) {
            JsonNode value = json.path(field);
            if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
                throw rejected(field, "true or false", null);
            }
            return value.asBoolean(false);
        }

        private double number(String field, double missing, double none, Range range, String rule) {
            JsonNode value = json.path(field);
            if (value.isMissingNode() || value.isNull()) {
                return value.isNull() ? none : missing;
            }
            if (!value.isNumber() || !range.holds(value.asDouble())) {
                throw rejected(field, rule, null);
            }
            return value.asDouble();
        }

        private BadDataException rejected(String field, String rule, @Nullable Throwable cause) {
            return new BadDataException(
                    file + ": " + field + " must be " + rule + ", was " + json.path(field)
                            + ": correct the file, or set the decoding by options",
                    cause);
        }
    }

    private interface Range {
        boolean holds(double value);
    }
}
