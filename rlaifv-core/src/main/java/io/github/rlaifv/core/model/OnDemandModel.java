package io.github.rlaifv.core.model;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Adapters;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A model that is opened when it is asked and can be closed in between. It is a proxy, so that every method of the model is
 * passed on, also those that an interface gains later.
 */
final class OnDemandModel implements InvocationHandler, TurnTaker {
    /** Methods whose results stay the same as long as the model is not trained. */
    private static final Set<String> LASTING =
            Set.of("name", "fingerprint", "capabilities", "dependsOnCall", "computeType", "supportsStepInBackward");

    private final ModelTurns turns;
    private final Supplier<? extends Policy> opener;
    private final Object turn;
    /** Calls hold the read lock; opening and closing hold the write lock. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    private final Map<String, Object> lasting = new ConcurrentHashMap<>();
    private final Object asked;
    private volatile @Nullable Policy opened;
    private final UnsavedWeights weights = new UnsavedWeights();
    private volatile boolean closed;

    /** Creates a model with a turn of its own, or with that of all models that may be trained. */
    OnDemandModel(ModelTurns turns, Supplier<? extends Policy> opener, boolean trainable) {
        this(turns, opener, trainable, trainable ? turns : new Object());
    }

    /** Creates a model that is only asked, in the turn of another one. */
    OnDemandModel(ModelTurns turns, Supplier<? extends Policy> opener, Policy beside) {
        this(turns, opener, false, of(beside).map(OnDemandModel::turn).orElseGet(Object::new));
    }

    private OnDemandModel(ModelTurns turns, Supplier<? extends Policy> opener, boolean trainable, Object turn) {
        this.turns = turns;
        this.opener = opener;
        this.turn = turn;
        this.asked = Proxy.newProxyInstance(
                OnDemandModel.class.getClassLoader(),
                new Class<?>[] {trainable ? TrainablePolicy.class : Policy.class},
                this);
        turns.add(this);
    }

    /** The model as its users see it. */
    <T extends Policy> T as(Class<T> type) {
        return type.cast(asked);
    }

    @Override
    public Object turn() {
        return turn;
    }

    @Override
    public boolean isOpen() {
        return opened != null;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ofObject(proxy, method.getName(), arguments);
        }
        if (method.getName().equals("close")) {
            close();
            return null;
        }
        if (LASTING.contains(method.getName())) {
            Object known = weights.exist() ? null : lasting.get(method.getName());
            if (known != null) {
                return known;
            }
        }
        return asked(model -> pass(model, method, arguments));
    }

    private Object ofObject(Object proxy, String method, Object @Nullable [] arguments) {
        return switch (method) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "on demand: " + opened;
        };
    }

    private @Nullable Object asked(ModelCalls.Call call) throws Throwable {
        boolean begun = false;
        while (true) {
            use.readLock().lock();
            try {
                Policy model = opened;
                if (model != null && (begun || turns.isTurnOf(this))) {
                    return call.of(model);
                }
            } finally {
                use.readLock().unlock();
            }
            if (closed) {
                throw new IllegalStateException("the policy " + lasting.getOrDefault("name", "") + " is closed");
            }
            turns.begin(this);
            begun = true;
        }
    }

    private @Nullable Object pass(Policy model, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        weights.calling(name);
        try {
            Object result = method.invoke(model, opened(arguments));
            if (LASTING.contains(name) && !weights.exist() && result != null) {
                lasting.put(name, result);
            }
            return result instanceof Adapters ? OnDemandAdapters.of(this::asked, weights) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** The arguments, with the open model in place of one that is opened on demand, such as another replica. */
    private static Object @Nullable [] opened(Object @Nullable [] arguments) {
        if (arguments == null) {
            return null;
        }
        Object[] passed = arguments.clone();
        for (int i = 0; i < passed.length; i++) {
            if (passed[i] instanceof Policy policy) {
                passed[i] = of(policy).map(other -> other.opened).orElse(policy);
            }
        }
        return passed;
    }

    /** The model behind a policy that is opened on demand. */
    private static Optional<OnDemandModel> of(Policy policy) {
        return Optional.of(policy)
                .filter(one -> Proxy.isProxyClass(one.getClass()))
                .map(Proxy::getInvocationHandler)
                .filter(OnDemandModel.class::isInstance)
                .map(OnDemandModel.class::cast);
    }

    @Override
    public void open() {
        if (opened != null) {
            // a call of another thread may hold the lock for long
            return;
        }
        use.writeLock().lock();
        try {
            if (opened == null && !closed) {
                opened = checked(opener.get());
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /** The model, which is closed if it can't be used. */
    private Policy checked(Policy model) {
        try {
            checkSame(model.fingerprint());
            lasting.put("name", model.name());
            return model;
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private void checkSame(String now) {
        Object before = lasting.putIfAbsent("fingerprint", now);
        if (before != null && !before.equals(now)) {
            throw new BadDataException("the model " + lasting.getOrDefault("name", "")
                    + " has other files than when this run first opened it (fingerprint " + before + ", now " + now
                    + "): do not change a model while a run uses it, and run again");
        }
    }

    /** Closes the model, unless its weights exist in memory only or it computes at the moment. */
    @Override
    public void free() {
        if (use.getReadHoldCount() > 0 || !use.writeLock().tryLock()) {
            return;
        }
        try {
            // no call runs now that could still change this
            if (!weights.exist()) {
                closeOpened();
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    private void close() {
        if (use.getReadHoldCount() > 0) {
            throw new IllegalStateException(
                    "closing is not possible from within a call of the policy: do it after the call has returned");
        }
        closed = true;
        turns.remove(this);
        use.writeLock().lock();
        try {
            closeOpened();
        } finally {
            use.writeLock().unlock();
        }
    }

    private void closeOpened() {
        Policy model = opened;
        opened = null;
        if (model != null) {
            model.close();
        }
    }
}
