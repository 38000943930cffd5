package io.github.rlaifv.spark;

import java.io.Serializable;

/**
 * Creates what the tasks of an executor use, such as a pipeline with its models. It is sent to the executors, so it may
 * hold only serializable values: addresses and settings, no open models. An executor calls it once and shares the
 * result among its tasks, which use it at the same time.
 *
 * @param <T> what tasks use
 */
@FunctionalInterface
public interface ExecutorFactory<T> extends Serializable {

    /**
     * Creates the object.
     *
     * @param models opens models, and closes them when the executor no longer needs them
     */
    T create(ExecutorModels models);
}
