package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.ParameterShards;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parameters that a run trains.
 *
 * @param parameters the trained parameters: weights of the model, or adapters
 * @param adapters whether they are adapters
 */
record TrainedNumbers(List<Parameter> parameters, boolean adapters) {
    private static final String WEIGHT = ".weight";

    TrainedNumbers {
        parameters = List.copyOf(parameters);
    }

    static TrainedNumbers of(OpenedShape model, TrainingLoad load) {
        return load.lora()
                .map(lora -> new TrainedNumbers(adapters(model.shape().parameters(), lora), true))
                .orElseGet(() -> new TrainedNumbers(
                        model.shape().parameters().stream()
                                .filter(parameter -> load.groups().contains(parameter.group()))
                                .toList(),
                        false));
    }

    private static List<Parameter> adapters(List<Parameter> parameters, Lora lora) {
        Pattern targets = Pattern.compile(lora.targets());
        List<Parameter> result = new ArrayList<>();
        for (Parameter parameter : parameters) {
            boolean linear =
                    parameter.name().endsWith(WEIGHT) && parameter.shape().size() == 2;
            String module = parameter.name().replace(WEIGHT, "");
            if (linear
                    && (targets.matcher(module).matches()
                            || lora.projector() && parameter.group() == ParameterGroup.PROJECTOR)) {
                long rank = lora.rank();
                result.add(new Parameter(
                        module + ".lora_A.weight",
                        parameter.group(),
                        List.of(rank, parameter.shape().get(1)),
                        true));
                result.add(new Parameter(
                        module + ".lora_B.weight",
                        parameter.group(),
                        List.of(parameter.shape().get(0), rank),
                        true));
            }
        }
        return result;
    }

    double numbers() {
        return OpenedShape.numbers(parameters);
    }

    double largest() {
        return parameters.stream().mapToDouble(Parameter::roundedNumbers).max().orElse(0);
    }

    boolean holds(String parameter) {
        return parameters.stream().anyMatch(one -> one.name().equals(parameter));
    }

    /** Numbers of the replica that owns most, if whole parameters are divided among replicas. */
    double ownedBy(int replicas) {
        ParameterShards shards = new ParameterShards(parameters, replicas);
        double most = 0;
        for (int replica = 0; replica < replicas; replica++) {
            most = Math.max(most, OpenedShape.numbers(shards.of(replica)));
        }
        return most;
    }

    /** Numbers of one group. */
    double numbers(ParameterGroup group) {
        return OpenedShape.numbers(parameters.stream()
                .filter(parameter -> parameter.group() == group)
                .toList());
    }

    /** Numbers of one layer of the language model. */
    double ofLayer() {
        return OpenedShape.numbers(parameters.stream()
                .filter(parameter -> parameter.name().startsWith("model.language_model.layers.0."))
                .toList());
    }

    /** Whether the embedding is among them. */
    boolean embedding() {
        return holds(Decoder.EMBEDDING);
    }
}
