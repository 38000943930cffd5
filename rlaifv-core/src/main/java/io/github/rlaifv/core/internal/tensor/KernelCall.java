package io.github.rlaifv.core.internal.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.engine.TensorChecks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One call of a kernel without autograd. Add the arguments in order, then call one of the methods that run it. Native
 * values of the arguments exist only while it runs, so a call that is given up on the way holds nothing.
 */
public final class KernelCall {
    /**
     * An argument of the call.
     *
     * @param value returns the native value
     * @param owned whether the value is created for this call, which frees it
     */
    private record Argument(Supplier<IValue> value, boolean owned) {}

    private final PtSymbolBlock block;
    private final String method;
    private final Lifetime lifetime;
    private final TensorChecks checks;
    private final EngineFailure failure;
    private final List<Argument> arguments = new ArrayList<>();

    KernelCall(PtSymbolBlock block, String method, Lifetime lifetime, TensorChecks checks, EngineFailure failure) {
        this.block = block;
        this.method = method;
        this.lifetime = lifetime;
        this.checks = checks;
        this.failure = failure;
    }

    public KernelCall with(NDArray tensor) {
        checks.argument(method, arguments.size(), tensor);
        return own(() -> IValue.from((PtNDArray) tensor));
    }

    public KernelCall with(long number) {
        return own(() -> IValue.from(number));
    }

    public KernelCall with(double number) {
        return own(() -> IValue.from(number));
    }

    /** Adds a list of tensors. It must not be empty, because an empty list has no element type. */
    public KernelCall with(List<NDArray> tensors) {
        check(tensors);
        return own(() -> KernelArgument.list(tensors));
    }

    public KernelCall with(Map<String, NDArray> tensors) {
        check(tensors.values());
        return own(() -> KernelArgument.map(tensors));
    }

    /** Adds an argument that is used by many calls and closed by its owner. */
    public KernelCall with(KernelArgument prepared) {
        check(prepared.tensors());
        arguments.add(new Argument(prepared::value, false));
        return this;
    }

    private void check(Collection<NDArray> tensors) {
        tensors.forEach(tensor -> checks.argument(method, arguments.size(), tensor));
    }

    private KernelCall own(Supplier<IValue> value) {
        arguments.add(new Argument(value, true));
        return this;
    }

    /** Runs the kernel; its only result belongs to the scope. */
    public NDArray one(TensorScope scope) {
        return execute(scope, result -> result.toTensor((PtNDManager) scope.manager()));
    }

    /** Runs the kernel; its list of results belongs to the scope. */
    public List<NDArray> list(TensorScope scope) {
        return execute(
                scope, result -> new ArrayList<>(Arrays.asList(result.toTensorArray((PtNDManager) scope.manager()))));
    }

    private <T> T execute(TensorScope scope, Function<IValue, T> read) {
        checks.results(method, scope.manager());
        return execute(read);
    }

    /** Runs a kernel that has no result. */
    public void run() {
        execute(result -> true);
    }

    private <T> T execute(Function<IValue, T> read) {
        return lifetime.use(() -> {
            List<IValue> owned = new ArrayList<>();
            try {
                IValue[] values = arguments.stream()
                        .map(argument -> value(argument, owned))
                        .toArray(IValue[]::new);
                try (IValue result = failure.guard(() -> IValueUtils.runMethod(block, method, values))) {
                    return read.apply(result);
                }
            } finally {
                owned.forEach(IValue::close);
            }
        });
    }

    private static IValue value(Argument argument, List<IValue> owned) {
        IValue value = argument.value().get();
        if (argument.owned()) {
            owned.add(value);
        }
        return value;
    }
}
