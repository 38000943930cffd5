package io.github.rlaifv.core.internal.mllm.lora;

import io.github.rlaifv.core.internal.checkpoint.StoredTensor;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The modules that an adapter's configuration names, compared with the model and with the matrices in the file.
 *
 * @param named modules that the configuration names
 * @param weights weights of the model
 * @param targets weights that can have adapters
 * @param config the file adapter_config.json
 */
record NamedModules(PeftTargets named, NamedWeights weights, LoraTargets targets, Path config) {
    private static final String HEAD = "lm_head";

    /**
     * The weight that a matrix of an adapter belongs to.
     *
     * @param module name of the module in any supported layout
     * @throws BadDataException if the model has no such linear map, or if the configuration does not name it
     */
    String parameter(StoredTensor tensor, String module) {
        String weight = module + ".weight";
        String parameter = (weights.has(weight)
                        ? Optional.of(weight)
                        : targets.files().names().parameter(weight).filter(weights::has))
                .orElseThrow(() -> unknown(tensor, module));
        if (!targets.places().containsKey(parameter) && !LoraTargets.isLinear(weights.parameter(parameter))) {
            throw new BadDataException(adapts(tensor, module) + ", which is no linear map: " + PeftConfig.MERGE);
        }
        requireNamed(tensor, module, parameter);
        return parameter;
    }

    private BadDataException unknown(StoredTensor tensor, String module) {
        if (module.endsWith(HEAD)) {
            return new BadDataException(adapts(tensor, module)
                    + ", whose weight is that of the embedding in this model: " + PeftConfig.MERGE);
        }
        return new BadDataException(adapts(tensor, module)
                + ", which the model does not have: check that the adapter was made for this model");
    }

    private static String adapts(StoredTensor tensor, String module) {
        return "tensor '" + tensor.name() + "' in " + tensor.file() + " adapts the module " + module;
    }

    /** Rejects a tensor whose module the configuration does not name; PEFT ignores such tensors. */
    private void requireNamed(StoredTensor tensor, String module, String parameter) {
        List<String> names = new ArrayList<>(targets.names(parameter));
        names.add(module);
        if (!adapts(names)) {
            throw new BadDataException(adapts(tensor, module) + ", which target_modules in " + config
                    + " doesn't name: take both files from the same adapter");
        }
    }

    /**
     * Rejects missing matrices of a named module; PEFT computes without them and does not report it. Names such as
     * {@code q_proj} also match modules of the vision tower, which other software may have left without adapters. So
     * these are required only if one of them has matrices.
     */
    void requireAll(Set<String> held, Path file) {
        boolean tower = held.stream().anyMatch(name -> isTower(weights.parameter(name)));
        for (Parameter parameter : weights.parameters()) {
            boolean wanted = targets.places().containsKey(parameter.name())
                    || !named.allLinear() && (tower || !isTower(parameter));
            if (wanted
                    && LoraTargets.isMatrix(parameter)
                    && !held.contains(parameter.name())
                    && adapts(targets.names(parameter.name()))) {
                throw new BadDataException(
                        file + " has no matrices of the module " + LoraModule.moduleName(parameter.name())
                                + ", which target_modules in " + config
                                + " names: the file may be incomplete, download it again; if the module was never"
                                + " adapted, name only the adapted ones");
            }
        }
    }

    private static boolean isTower(Parameter parameter) {
        return parameter.group() == ParameterGroup.VISION_TOWER;
    }

    private boolean adapts(List<String> names) {
        try {
            return named.adapts(names);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(config + ": target_modules is unusable: " + e.getMessage(), e);
        }
    }
}
