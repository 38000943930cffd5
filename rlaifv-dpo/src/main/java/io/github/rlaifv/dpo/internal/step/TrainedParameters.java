package io.github.rlaifv.dpo.internal.step;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.option.OptionValues;
import io.github.rlaifv.dpo.internal.option.RunOption;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which parameters of a policy are trained; the others stay frozen. */
public sealed interface TrainedParameters {

    /** Returns whether a parameter is trained. */
    boolean includes(Parameter parameter);

    /** Describes the choice in words. */
    String describe();

    /** Returns the adapters that are trained in place of the model's own weights. */
    default Optional<Lora> lora() {
        return Optional.empty();
    }

    /**
     * Returns a hash of the parameter names that a condition selects, which {@link #describe} can't show without the
     * policy.
     */
    default Optional<String> names(TrainablePolicy policy) {
        return Optional.empty();
    }

    /**
     * Attaches adapters to a policy, if adapters are trained.
     *
     * @return whether adapters were attached
     * @throws BadDataException if the policy already carries other adapters
     */
    default boolean prepare(TrainablePolicy policy) {
        if (policy.parameters().stream().anyMatch(Parameter::adapter)) {
            throw new BadDataException("the policy " + policy.name() + " carries adapters: train them with lora(..),"
                    + " or merge or detach them before training its own weights");
        }
        return false;
    }

    /**
     * Rejects a policy whose parameters can't be trained, and leaves it unchanged.
     *
     * @return the parameters that would be trained
     * @throws BadDataException if it carries other adapters, or none of its parameters is selected
     */
    default List<Parameter> rehearse(TrainablePolicy policy) {
        boolean attached = prepare(policy);
        try {
            return of(policy);
        } finally {
            if (attached) {
                policy.adapters().detach();
            }
        }
    }

    /**
     * Returns the selected parameters of a policy.
     *
     * @throws BadDataException if there are none
     */
    default List<Parameter> of(TrainablePolicy policy) {
        List<Parameter> chosen =
                policy.parameters().stream().filter(this::includes).toList();
        if (chosen.isEmpty()) {
            throw new BadDataException("none of the " + policy.parameters().size() + " parameters of " + policy.name()
                    + " is trainable (" + describe() + "): select other parts of the model");
        }
        return chosen;
    }

    default void declare(OptionValues values) {
        values.with(RunOption.TRAINABLE, describe());
        lora().ifPresent(lora -> values.with(RunOption.LORA, lora));
    }

    /**
     * Trains the model's own weights in some of its parts.
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
     * Trains the model's own weights that meet a condition.
     *
     * @param groups parts of the model that they are taken from
     * @param condition condition on a parameter
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
            return Optional.of(ContentHash.of(names.toString()));
        }
    }

    /**
     * Trains low-rank adapters next to the model's own weights.
     *
     * @param shape shape of the adapters
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
            if (!policy.adapters().merged()
                    && policy.parameters().stream().noneMatch(Parameter::adapter)
                    && !policy.adapters().modules().isEmpty()) {
                throw new BadDataException("the policy " + policy.name()
                        + " carries adapters of modules that can't be trained, such as "
                        + policy.adapters().modules().get(0)
                        + ", and of no others: merge them into the model, and train the result");
            }
            if (policy.adapters().merged()
                    || carried.get().rank() != shape.rank()
                    || carried.get().scale() != shape.scale()
                    || carried.get().dropout() != shape.dropout()
                    || !policy.adapters()
                            .targets(carried.get())
                            .equals(policy.adapters().targets(shape))) {
                throw new BadDataException("the policy " + policy.name() + " carries other adapters (" + carried.get()
                        + (policy.adapters().merged() ? ", merged" : "") + ") than those to train (" + shape
                        + "): detach them, or train with their shape");
            }
            return false;
        }
    }
}
