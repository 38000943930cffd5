package io.github.rlaifv.core.internal.tensor;

import ai.djl.engine.EngineException;
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
import java.util.function.Supplier;

/**
 * One call of a kernel without autograd. Add the arguments in order, then call one of the methods that run it, which
 * free them.
 */
public final class KernelCall {
    private final PtSymbolBlock block;
    private final String method;
    private final Lifetime lifetime;
    private final TensorChecks checks;
    private final EngineFailure failure;
    private final List<IValue> arguments = new ArrayList<>();
    private final List<IValue> owned = new ArrayList<>();

    KernelCall(PtSymbolBlock block, String method, Lifetime lifetime, TensorChecks checks, EngineFailure failure) {
        this.block = block;
        this.method = method;
        this.lifetime = lifetime;
        this.checks = checks;
        this.failure = failure;
    }

    public KernelCall with(NDArray tensor) {
        return own(() -> {
            checks.argument(method, arguments.size(), tensor);
            return IValue.from((PtNDArray) tensor);
        });
    }

    public KernelCall with(long number) {
        return own(() -> IValue.from(number));
    }

    public KernelCall with(double number) {
        return own(() -> IValue.from(number));
    }

    /** Adds a list of tensors. It must not be empty, because an empty list has no element type. */
    public KernelCall with(List<NDArray> tensors) {
        return own(() -> {
            check(tensors);
            return KernelArgument.list(tensors);
        });
    }

    public KernelCall with(Map<String, NDArray> tensors) {
        return own(() -> {
            check(tensors.values());
            return KernelArgument.map(tensors);
        });
    }

    /** Adds an argument that is used by many calls and closed by its owner. */
    public KernelCall with(KernelArgument prepared) {
        check(prepared.tensors());
        arguments.add(prepared.value());
        return this;
    }

    private void check(Collection<NDArray> tensors) {
        tensors.forEach(tensor -> checks.argument(method, arguments.size(), tensor));
    }

    private KernelCall own(Supplier<IValue> make) {
        try {
            IValue value = lifetime.use(make);
            arguments.add(value);
            owned.add(value);
            return this;
        } catch (RuntimeException e) {
            // A tensor was closed meanwhile: what was created for this call is freed.
            owned.forEach(IValue::close);
            throw e;
        }
    }

    /** Runs the kernel; its only result belongs to the scope. */
    public NDArray one(TensorScope scope) {
        return lifetime.use(() -> {
            checks.results(method, scope.manager());
            try (IValue result = execute()) {
                return result.toTensor((PtNDManager) scope.manager());
            }
        });
    }

    /** Runs the kernel; its list of results belongs to the scope. */
    public List<NDArray> list(TensorScope scope) {
        return lifetime.use(() -> {
            checks.results(method, scope.manager());
            try (IValue result = execute()) {
                return new ArrayList<>(Arrays.asList(result.toTensorArray((PtNDManager) scope.manager())));
            }
        });
    }

    /** Runs a kernel that has no result. */
    public void run() {
        lifetime.run(() -> execute().close());
    }

    private IValue execute() {
        try {
            return IValueUtils.runMethod(block, method, arguments.toArray(IValue[]::new));
        } catch (EngineException e) {
            throw failure.of(e);
        } finally {
            owned.forEach(IValue::close);
        }
    }
}
