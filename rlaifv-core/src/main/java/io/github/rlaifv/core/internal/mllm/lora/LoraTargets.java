package io.github.rlaifv.core.internal.mllm.lora;

import io.github.rlaifv.core.internal.mllm.weights.ModelFiles;
import io.github.rlaifv.core.internal.mllm.weights.NamedWeights;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Resolves which modules of a model get adapters.
 *
 * @param weights weights of the model
 * @param files give the names of modules in the family's own code
 * @param places weights that can have adapters, by parameter name, in the kernels' order
 */
public record LoraTargets(NamedWeights weights, ModelFiles files, Map<String, LoraModule.Place> places) {

    /**
     * The weights that the settings select, in model order.
     *
     * @throws IllegalArgumentException if they select none or one that can't be adapted, or if the projector is
     *     selected and can't be adapted
     */
    public List<Parameter> of(Lora lora) {
        Set<String> projector = projector();
        if (lora.projector() && projector.isEmpty()) {
            throw new IllegalArgumentException("a model of the family " + files.family()
                    + " has no projector that can be adapted: do not call withProjector()");
        }
        Set<String> named = named(lora.targets());
        for (String name : named) {
            if (!places.containsKey(name)) {
                throw new IllegalArgumentException("the module " + LoraModule.moduleName(name) + " can't be adapted"
                        + ", which the targets " + lora.targets()
                        + " match: choose linear maps of the language model's layers and of the projector");
            }
        }
        if (named.isEmpty()) {
            throw new IllegalArgumentException("the targets " + lora.targets() + " match no module; one is called "
                    + LoraModule.moduleName(places.keySet().iterator().next()));
        }
        return weights.parameters().stream()
                .filter(p -> named.contains(p.name()) || lora.projector() && projector.contains(p.name()))
                .toList();
    }

    /** The linear maps of the projector. */
    private Set<String> projector() {
        return places.entrySet().stream()
                .filter(place -> place.getValue().layer() == LoraModule.Place.PROJECTOR)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The matrices whose module has a name that matches the expression. */
    private Set<String> named(String expression) {
        Pattern pattern = Pattern.compile(expression);
        return matrices()
                .filter(name -> BoundedMatch.matches(pattern, LoraModule.moduleName(name))
                        || BoundedMatch.matches(pattern, moduleInMemory(name)))
                .collect(Collectors.toSet());
    }

    /** Whether a parameter is the weight matrix of a module. */
    static boolean isMatrix(Parameter parameter) {
        return parameter.name().endsWith(".weight") && parameter.shape().size() >= 2;
    }

    /** Whether a parameter is the weight of a linear map, which an adapter can be added to. */
    static boolean isLinear(Parameter parameter) {
        return isMatrix(parameter)
                && parameter.shape().size() == 2
                && !parameter.name().contains("embed");
    }

    /** The names of a weight's module in this library, in the family's own code, and in published files. */
    List<String> names(String parameter) {
        return List.of(
                LoraModule.moduleName(parameter),
                moduleInMemory(parameter),
                LoraModule.moduleName(files.names().published(parameter)));
    }

    private Stream<String> matrices() {
        return weights.parameters().stream().filter(LoraTargets::isMatrix).map(Parameter::name);
    }

    /** The name of a weight's module in the family's own code. */
    String moduleInMemory(String weight) {
        return LoraModule.moduleName(files.names().inMemory(weight));
    }

    /**
     * Settings whose targets select exactly the modules that stored adapters adapt and that can be trained, as short as
     * possible, so that they can be written again.
     *
     * @param stored settings from the adapter's configuration
     * @param held names of the adapted weights
     * @throws IllegalArgumentException if none of them can be trained
     */
    Lora exact(Lora stored, Set<String> held) {
        Set<String> adapted = new TreeSet<>(held);
        adapted.retainAll(places.keySet());
        String each = adapted.stream()
                .map(name -> LoraModule.moduleName(name).replace(".", "\\."))
                .collect(Collectors.joining("|"));
        for (String targets : List.of(Lora.LANGUAGE_MODEL, stored.targets())) {
            Set<String> named = named(targets);
            if (named.equals(adapted)) {
                return stored.withTargets(targets).withProjector(false);
            }
            if (named.addAll(projector()) && named.equals(adapted)) {
                return stored.withTargets(targets).withProjector();
            }
        }
        return stored.withTargets(each).withProjector(false);
    }

    /**
     * The value of PEFT's target_modules: ends of module names if they select exactly the adapted modules, otherwise
     * whole names in the family's own code.
     */
    List<String> forPeft(Collection<Parameter> adapted) {
        Function<String, String> last = name -> name.substring(name.lastIndexOf('.') + 1);
        Set<String> wanted = new TreeSet<>();
        adapted.forEach(target -> wanted.add(moduleInMemory(target.name())));
        Set<String> ends = wanted.stream().map(last).collect(Collectors.toCollection(TreeSet::new));
        Set<String> meant = modules().stream()
                .filter(name -> ends.contains(last.apply(name)))
                .collect(Collectors.toSet());
        return new ArrayList<>(meant.equals(wanted) ? ends : wanted);
    }

    /** All modules, including those that contain others, by their names in the family's own code. */
    private Set<String> modules() {
        Set<String> names = new TreeSet<>();
        for (Parameter parameter : weights.parameters()) {
            String name = files.names().inMemory(parameter.name());
            for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                names.add(name.substring(0, dot));
            }
        }
        return names;
    }
}
