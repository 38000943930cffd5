package io.github.rlaifv.dpo.train;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A checkpoint that was kept because of its score.
 *
 * @param folder folder of the checkpoint
 * @param step number of optimizer steps taken before it
 * @param score value of the held-out metric that it was kept for
 */
public record KeptCheckpoint(Path folder, long step, double score) {
    private static final String WEIGHT = "weight.";

    /**
     * Loads the checkpoint's weights into a policy of the same kind, in place. Parameters that were not trained stay as
     * they are. {@link TrainablePolicy#save} then writes the policy as a model folder.
     *
     * @param policy the model that the run started from; for a LoRA run with adapters of the same shape attached
     * @throws BadDataException if the policy lacks a parameter of the checkpoint; the message names it
     */
    public void restore(TrainablePolicy policy) {
        try {
            List<Path> states = FolderEntries.of(folder).stream()
                    .filter(file -> file.toString().endsWith(".safetensors"))
                    .toList();
            for (Path file : states) {
                try (AdamW adamW = policy.newAdamW(trained(policy, file))) {
                    adamW.load(file, step);
                }
            }
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }

    private static List<Parameter> trained(TrainablePolicy policy, Path file) {
        Set<String> names = Checkpoint.ofFile(file).tensors().keySet().stream()
                .filter(name -> name.startsWith(WEIGHT))
                .map(name -> name.substring(WEIGHT.length()))
                .collect(Collectors.toSet());
        List<Parameter> trained = policy.parameters().stream()
                .filter(parameter -> names.remove(parameter.name()))
                .toList();
        if (!names.isEmpty()) {
            throw new BadDataException(policy.name() + " has no parameter '"
                    + names.iterator().next() + "', which " + file
                    + " holds: pass the model that the run started from, and for LoRA attach its adapters first");
        }
        return trained;
    }
}
