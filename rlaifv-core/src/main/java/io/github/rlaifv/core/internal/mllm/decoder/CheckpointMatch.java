package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.internal.checkpoint.Checkpoint;
import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.weights.TensorNames;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the stored tensor of each parameter of a model. */
public final class CheckpointMatch {
    private CheckpointMatch() {}

    /**
     * Matches the tensors of a checkpoint with the parameters.
     *
     * @param tiedHead whether the head shares the weights of the embedding, so that files may store it under either
     *     name or both
     * @return stored tensors by parameter name
     * @throws BadDataException if tensors are missing, unknown, stored twice or of another shape
     */
    public static Map<String, StoredTensor> of(
            Checkpoint checkpoint, TensorNames names, List<Parameter> parameters, boolean tiedHead) {
        Map<String, StoredTensor> found = new HashMap<>();
        List<StoredTensor> unknown = new ArrayList<>();
        checkpoint.tensors().forEach((name, tensor) -> {
            if (!names.isBuffer(name)) {
                names.parameter(name)
                        .ifPresentOrElse(parameter -> put(found, parameter, tensor), () -> unknown.add(tensor));
            }
        });
        if (tiedHead) {
            StoredTensor head = found.remove(Decoder.HEAD);
            if (head != null) {
                found.putIfAbsent(Decoder.EMBEDDING, head);
            }
        }
        List<String> missing = new ArrayList<>();
        Map<String, StoredTensor> result = new HashMap<>();
        for (Parameter parameter : parameters) {
            StoredTensor tensor = found.remove(parameter.name());
            if (tensor == null) {
                missing.add(parameter.name());
            } else {
                check(tensor, parameter);
                result.put(parameter.name(), tensor);
            }
        }
        unknown.addAll(found.values());
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new BadDataException(checkpoint.folder()
                    + " doesn't have the weights that its config.json describes: " + some("missing", missing)
                    + some(
                            "unknown",
                            unknown.stream()
                                    .map(tensor -> tensor.name() + " in "
                                            + tensor.file().getFileName())
                                    .toList())
                    + "check that both are of the same model");
        }
        return result;
    }

    private static void check(StoredTensor tensor, Parameter parameter) {
        if (!tensor.type().floating()) {
            throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " has dtype "
                    + tensor.type().torchName()
                    + ", but weights must be float32, float16 or bfloat16: convert the checkpoint");
        }
        if (!tensor.shape().equals(parameter.shape())) {
            throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " has shape "
                    + tensor.shape() + ", but config.json requires " + parameter.shape()
                    + " (by fields such as hidden_size, num_attention_heads, num_key_value_heads, head_dim,"
                    + " intermediate_size and vocab_size): take weights and config.json of one model");
        }
    }

    private static void put(Map<String, StoredTensor> found, String parameter, StoredTensor tensor) {
        StoredTensor other = found.put(parameter, tensor);
        if (other != null) {
            throw new BadDataException("tensor '" + tensor.name() + "' in " + tensor.file() + " and '" + other.name()
                    + "' in " + other.file() + " are both " + parameter + "; remove one of them");
        }
    }

    private static String some(String what, List<String> names) {
        if (names.isEmpty()) {
            return "";
        }
        List<String> shown = names.subList(0, Math.min(5, names.size()));
        return names.size() + " " + what + " (" + String.join(", ", shown) + (names.size() > 5 ? ", ..." : "") + "), ";
    }
}
