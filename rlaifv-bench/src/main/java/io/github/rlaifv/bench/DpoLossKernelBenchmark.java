package io.github.rlaifv.bench;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the DPO loss of one pair from hidden states [T, D] and head [V, D] in float32 on the CPU: log-probabilities,
 * loss, and gradient with respect to the hidden states. {@link #floor} measures the part that no implementation can
 * avoid.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class DpoLossKernelBenchmark {
    private static final SigmoidLoss LOSS = PreferenceLoss.sigmoid(0.1);
    private static final long SEED = 1;

    /** Number of rows T, width D and size of the vocabulary V. */
    @Param({"T128xD256xV4096", "T512xD1024xV32064"})
    public String shape = "";

    @SuppressWarnings("NullAway.Init") // open() sets them
    private HeadShape extents;

    @SuppressWarnings("NullAway.Init")
    private Kernels kernels;

    @SuppressWarnings("NullAway.Init")
    private NDArray hidden;

    @SuppressWarnings("NullAway.Init")
    private NDArray head;

    @SuppressWarnings("NullAway.Init")
    private NDArray targets;

    /**
     * Makes normally distributed hidden states, and a head of standard deviation 2 / sqrt(D), so that logits spread
     * like those of trained models.
     */
    @Setup(Level.Trial)
    public void open() {
        extents = HeadShape.parse(shape);
        kernels = Kernels.open(ComputeDevice.cpu());
        TensorScope root = kernels.root();
        Random random = new Random(SEED);
        hidden = root.floats(normal(random, extents.rows() * extents.width(), 1), extents.rows(), extents.width());
        head = root.floats(
                normal(random, extents.vocabulary() * extents.width(), 2 / Math.sqrt(extents.width())),
                extents.vocabulary(),
                extents.width());
        long[] ids = random.longs(extents.rows(), 0, extents.vocabulary()).toArray();
        targets = root.longs(ids);
    }

    private static float[] normal(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }

    /**
     * Computes loss and gradient as training does: the unit gradient is computed with the log-probabilities and scaled
     * once the loss is known.
     */
    @Benchmark
    public double lossAndGradient() {
        try (TensorScope call = kernels.root().child()) {
            List<NDArray> out = kernels.train(
                    "head_unit",
                    call,
                    Map.of(),
                    hidden,
                    targets,
                    head,
                    call.host().longs(new long[] {extents.chunk()}));
            float[] logProbs = out.get(0).toFloatArray();
            int half = extents.rows() / 2;
            PairLoss loss =
                    LOSS.of(new PairLogProbs(sum(logProbs, 0, half), sum(logProbs, half, 2 * half), 0, 0, half, half));
            float[] coefficients = new float[extents.rows()];
            Arrays.fill(coefficients, 0, half, (float) loss.chosenGradient());
            Arrays.fill(coefficients, half, 2 * half, (float) loss.rejectedGradient());
            NDArray gradient = out.get(1).muli(call.floats(coefficients, extents.rows(), 1));
            return loss.loss() + gradient.getFloat(0, 0);
        }
    }

    private static double sum(float[] values, int begin, int end) {
        double sum = 0;
        for (int i = begin; i < end; i++) {
            sum += values[i];
        }
        return sum;
    }

    /**
     * Computes only the two matrix products, hidden states times head and a [T, V] matrix times head, in the same
     * chunks of rows.
     */
    @Benchmark
    public double floor() {
        double last = 0;
        for (long begin = 0; begin < extents.rows(); begin += extents.chunk()) {
            long end = Math.min(begin + extents.chunk(), extents.rows());
            try (TensorScope call = kernels.root().child()) {
                NDArray rows = call.adopt(hidden.get(begin + ":" + end));
                NDArray logits = call.adopt(rows.matMul(call.adopt(head.transpose())));
                last = call.adopt(logits.matMul(head)).getFloat(0, 0);
            }
        }
        return last;
    }

    /** Frees native memory. */
    @TearDown(Level.Trial)
    public void close() {
        kernels.close();
    }
}
