package io.github.rlaifv.align;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the rounds of an alignment depend on, in {@code alignment-settings.json}. More rounds may be asked for; how often
 * checkpoints are written and how much is handed to the models at once may differ.
 */
final class AlignmentSettings {
    private static final String FILE = "alignment-settings.json";

    private static final RunKind KIND =
            new RunKind("alignment's settings", new TreeSet<>(Set.of(FILE)), entry -> false);

    private AlignmentSettings() {}

    /** The settings of a plan; models are told apart by what they are, see {@link #claim}. */
    static SortedMap<String, String> of(AlignmentPlan plan) {
        SortedMap<String, String> settings = new TreeMap<>();
        settings.put("format", "1");
        settings.put("newest_labeler", String.valueOf(plan.newestLabeler()));
        settings.put("instructions", String.valueOf(plan.instructions().size()));
        settings.put("instructions_fingerprint", questions(plan.instructions()));
        settings.put("instructions_per_round", String.valueOf(plan.instructionsPerRound()));
        settings.put("development", String.valueOf(plan.development()));
        settings.put("candidates", String.valueOf(plan.candidates()));
        settings.put("temperature", String.valueOf(plan.temperature()));
        settings.put("max_new_tokens", String.valueOf(plan.maxNewTokens()));
        settings.put("claim_tokens", String.valueOf(plan.claimTokens()));
        settings.put("least_answer_mass", String.valueOf(plan.leastAnswerMass()));
        settings.put("pairs_per_instruction", String.valueOf(plan.pairsPerInstruction()));
        settings.put("beta", String.valueOf(plan.beta()));
        settings.put("learning_rate", String.valueOf(plan.learningRate()));
        settings.put("lora_rank", String.valueOf(plan.loraRank()));
        settings.put("epochs", String.valueOf(plan.epochs()));
        settings.put("batch_size", String.valueOf(plan.batchSize()));
        settings.put("micro_batch", String.valueOf(plan.microBatch()));
        settings.put("storage", plan.storage().map(ScalarType::torchName).orElse("as stored"));
        settings.put("seed", String.valueOf(plan.seed()));
        return settings;
    }

    /**
     * Writes the settings into a new folder; in one that holds a run, they must be the same.
     *
     * @param policy fingerprint of the model that is aligned
     * @param labeler fingerprint of the model that judges
     * @param decomposer fingerprint of the model that divides
     * @param heldOut the instructions that rounds are compared on; their pictures are read
     * @throws BadDataException naming each setting that differs, with both values
     */
    static void claim(
            AlignmentPlan plan, String policy, String labeler, String decomposer, InstructionDataset heldOut) {
        SortedMap<String, String> settings = of(plan);
        settings.put("policy", policy);
        settings.put("labeler", labeler);
        settings.put("decomposer", decomposer);
        settings.put("development_fingerprint", pictures(heldOut));
        BoundSettings.of(FILE, "alignment.json", settings)
                .open(plan.output(), KIND)
                .close();
    }

    /** Pictures of rounds are compared where their candidates are kept, one by one. */
    private static String questions(InstructionDataset instructions) {
        Hasher hasher = Hashing.sha256().newHasher();
        try (Stream<Instruction> all = instructions.stream()) {
            all.forEachOrdered(instruction -> {
                put(hasher, instruction.id());
                put(hasher, instruction.question());
            });
        }
        return hasher.hash().toString();
    }

    private static String pictures(InstructionDataset instructions) {
        Hasher hasher = Hashing.sha256().newHasher();
        try (Stream<Instruction> all = instructions.stream()) {
            all.forEachOrdered(instruction -> put(hasher, instruction.image().fingerprint()));
        }
        return hasher.hash().toString();
    }

    private static void put(Hasher hasher, String part) {
        hasher.putInt(part.length()).putUnencodedChars(part);
    }
}
