package io.github.rlaifv.core.model;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The adapters of a model that is opened on demand. Each call goes to those of the model that is open then. */
final class OnDemandAdapters implements InvocationHandler {
    private final ModelCalls model;
    private final UnsavedWeights weights;

    private OnDemandAdapters(ModelCalls model, UnsavedWeights weights) {
        this.model = model;
        this.weights = weights;
    }

    static Adapters of(ModelCalls model, UnsavedWeights weights) {
        return (Adapters) Proxy.newProxyInstance(
                OnDemandAdapters.class.getClassLoader(),
                new Class<?>[] {Adapters.class},
                new OnDemandAdapters(model, weights));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "adapters of a model on demand";
            };
        }
        return model.pass(opened -> pass(opened, method, arguments));
    }

    private @Nullable Object pass(Policy opened, Method method, Object @Nullable [] arguments) throws Throwable {
        Adapters adapters = ((TrainablePolicy) opened).adapters();
        boolean before = adapters.lora().isPresent();
        try {
            return method.invoke(adapters, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            weights.called(method.getName(), before, adapters.lora().isPresent());
        }
    }
}
