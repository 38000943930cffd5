package io.github.rlaifv.dpo.internal.step;

import com.google.common.hash.Hashing;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which parameters of a policy are trained; the others stay frozen. */
public sealed interface TrainedParameters {

    /** Whether a parameter is one of them. */
    boolean includes(Parameter parameter);

    /** The choice in words. */
    String describe();

    /** The adapters that are trained in place of the model's own weights. */
    default Optional<Lora> lora() {
        return Optional.empty();
    }

    /** What {@link #describe} can't say without the policy: the names that a condition lets through, as a hash. */
    default Optional<String> names(TrainablePolicy policy) {
        return Optional.empty();
    }

    /**
     * Puts adapters on a policy where they are wanted.
     *
     * @return whether they were put on
     * @throws BadDataException if the policy carries other ones
     */
    default boolean prepare(TrainablePolicy policy) {
        if (policy.parameters().stream().anyMatch(Parameter::adapter)) {
            throw new BadDataException("the policy " + policy.name() + " carries adapters: train them with lora(..),"
                    + " or merge or detach them before its own weights are trained");
        }
        return false;
    }

    /**
     * Refuses a policy whose parameters can't be trained; leaves it as it is.
     *
     * @throws BadDataException if it carries other adapters, or none of its parameters is chosen
     */
    default void rehearse(TrainablePolicy policy) {
        boolean attached = prepare(policy);
        try {
            of(policy);
        } finally {
            if (attached) {
                policy.adapters().detach();
            }
        }
    }

    /**
     * The chosen parameters of a policy.
     *
     * @throws BadDataException if there are none
     */
    default List<Parameter> of(TrainablePolicy policy) {
        List<Parameter> chosen =
                policy.parameters().stream().filter(this::includes).toList();
        if (chosen.isEmpty()) {
            throw new BadDataException("none of the " + policy.parameters().size() + " parameters of " + policy.name()
                    + " is trainable (" + describe() + "): choose other parts");
        }
        return chosen;
    }

    default void declare(OptionValues values) {
        values.with(RunOption.TRAINABLE, describe());
        lora().ifPresent(lora -> values.with(RunOption.LORA, lora));
    }

    /**
     * The model's own weights in some of its parts.
     *
     * @param groups the parts
     */
    record Groups(Set<ParameterGroup> groups) implements TrainedParameters {
        public Groups {
            groups = Collections.unmodifiableSet(EnumSet.copyOf(groups));
        }

        @Override
        public boolean includes(Parameter parameter) {
            return !parameter.adapter() && groups.contains(parameter.group());
        }

        @Override
        public String describe() {
            return groups.toString();
        }
    }

    /**
     * The model's own weights that a condition holds for.
     *
     * @param groups parts of the model that they are taken from
     * @param condition on a parameter
     */
    record Matching(Set<ParameterGroup> groups, Predicate<Parameter> condition) implements TrainedParameters {
        public Matching {
            groups = Collections.unmodifiableSet(EnumSet.copyOf(groups));
        }

        @Override
        public boolean includes(Parameter parameter) {
            return !parameter.adapter() && groups.contains(parameter.group()) && condition.test(parameter);
        }

        @Override
        public String describe() {
            return "by condition";
        }

        @Override
        public Optional<String> names(TrainablePolicy policy) {
            List<String> names =
                    of(policy).stream().map(Parameter::name).sorted().toList();
            return Optional.of(Hashing.sha256()
                    .hashString(names.toString(), StandardCharsets.UTF_8)
                    .toString());
        }
    }

    /**
     * Low-rank adapters beside the model's own weights.
     *
     * @param shape of the adapters
     */
    record Adapters(Lora shape) implements TrainedParameters {
        @Override
        public boolean includes(Parameter parameter) {
            return parameter.adapter();
        }

        @Override
        public String describe() {
            return "adapters";
        }

        @Override
        public Optional<Lora> lora() {
            return Optional.of(shape);
        }

        @Override
        public boolean prepare(TrainablePolicy policy) {
            Optional<Lora> carried = policy.adapters().lora();
            if (carried.isEmpty()) {
                policy.adapters().attach(shape);
                return true;
            }
            if (policy.adapters().merged()
                    || carried.get().rank() != shape.rank()
                    || carried.get().scale() != shape.scale()
                    || carried.get().dropout() != shape.dropout()
                    || !policy.adapters()
                            .targets(carried.get())
                            .equals(policy.adapters().targets(shape))) {
                throw new BadDataException("the policy " + policy.name() + " carries other adapters (" + carried.get()
                        + (policy.adapters().merged() ? ", merged" : "") + ") than are to be trained (" + shape
                        + "): detach them, or train with theirs");
            }
            return false;
        }
    }
}
