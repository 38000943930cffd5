package io.github.rlaifv.cli.gpu.agreement;

import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Puts the numbers of parameters together. */
final class NumbersByGroup {
    private NumbersByGroup() {}

    /** The numbers by part of the model, such as {@code vision tower}. */
    static Map<String, float[]> of(List<Parameter> parameters, Function<Parameter, float[]> numbers) {
        Map<ParameterGroup, List<Parameter>> groups = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            groups.computeIfAbsent(parameter.group(), group -> new ArrayList<>())
                    .add(parameter);
        }
        Map<String, float[]> result = new LinkedHashMap<>();
        groups.forEach((group, members) -> result.put(words(group), joined(members, numbers)));
        return result;
    }

    /** The numbers of all parameters in one array. */
    static float[] joined(List<Parameter> parameters, Function<Parameter, float[]> numbers) {
        List<float[]> parts = parameters.stream().map(numbers).toList();
        float[] result = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, result, at, part.length);
            at += part.length;
        }
        return result;
    }

    private static String words(ParameterGroup group) {
        return group.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
