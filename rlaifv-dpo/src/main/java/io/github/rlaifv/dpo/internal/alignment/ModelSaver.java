package io.github.rlaifv.dpo.internal.alignment;

import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * How a trainer saves models.
 *
 * @param save saves a policy in a folder
 * @param bytes size of what is saved, in bytes; 0 if unknown
 */
public record ModelSaver(BiConsumer<TrainablePolicy, Path> save, ToLongFunction<TrainablePolicy> bytes) {}
