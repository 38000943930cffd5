package io.github.rlaifv.spark.internal;

import io.github.rlaifv.spark.ExecutorFactory;
import io.github.rlaifv.spark.ExecutorModels;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/**
 * An object that each executor creates once and that its tasks share. Its key is drawn when the driver creates it, so
 * two runs never share an object.
 *
 * @param <T> type of the object
 */
public final class OnExecutor<T> implements Serializable {
    private static final long serialVersionUID = 1;

    /** The objects of this process, which is an executor or a driver that runs tasks itself. */
    private static final OpenObjects OPEN = ofThisProcess();

    private final String key = UUID.randomUUID().toString();
    private final ExecutorFactory<T> factory;

    /** @param factory creates the object on an executor */
    public OnExecutor(ExecutorFactory<T> factory) {
        this.factory = Objects.requireNonNull(factory, "factory");
    }

    private static OpenObjects ofThisProcess() {
        OpenObjects objects = new OpenObjects();
        Runtime.getRuntime().addShutdownHook(new Thread(objects::end, "rlaifv-spark-close"));
        return objects;
    }

    /** Returns the object within a task, and gives it back when the task ends in any way. */
    @SuppressWarnings("unchecked") // the key belongs to this factory
    public T ofTask() {
        TaskContext task = Objects.requireNonNull(TaskContext.get(), "models are opened within tasks only");
        Held<T> held = (Held<T>) OPEN.acquire(key, () -> Held.open(factory));
        TaskCompletionListener release = context -> OPEN.release(key);
        task.addTaskCompletionListener(release);
        return held.object();
    }

    /** An object with the models that it uses. */
    private record Held<T>(T object, ExecutorModels models) implements AutoCloseable {

        static <T> Held<T> open(ExecutorFactory<T> factory) {
            ExecutorModels models = new ExecutorModels();
            try {
                return new Held<>(factory.create(models), models);
            } catch (RuntimeException | Error e) {
                models.close();
                throw e;
            }
        }

        @Override
        public void close() {
            models.close();
        }
    }
}
