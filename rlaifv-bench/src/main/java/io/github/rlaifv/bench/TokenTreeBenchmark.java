package io.github.rlaifv.bench;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Colour;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** Measures judging the claims about one image in one call as a token tree, or one by one. Float32 on the CPU. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
public class TokenTreeBenchmark {
    private static final List<String> WORDS = List.of(TinyPrompts.YES, TinyPrompts.NO);

    /** Number of different claims. */
    @Param({"1", "16", "48"})
    public int claims;

    /** Folder of the model, relative to the working directory. */
    @Param("rlaifv-core/src/test/resources/fixtures/llava15/model")
    public String model = "";

    @SuppressWarnings("NullAway.Init") // open() sets them
    private LocalPolicy policy;

    @SuppressWarnings("NullAway.Init")
    private List<NextTokenRequest> requests;

    /** Opens the model and makes questions about the colors of objects in one image of the tiny world. */
    @Setup(Level.Trial)
    public void open() {
        policy = (LocalPolicy) Policies.open(
                Path.of(model),
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .precision(ScalarType.FLOAT32)
                        .build());
        ImageSource image = new TinyWorld().image(SceneSplit.DEVELOPMENT.scene(0));
        requests = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (Colour colour : Colour.values()) {
                String question = TinyPrompts.yesOrNo(new TinyClaim.HasColour(kind, colour));
                requests.add(new NextTokenRequest(Prompt.of(image, question), WORDS));
            }
        }
        if (claims > requests.size()) {
            throw new IllegalArgumentException("claims must be at most " + requests.size() + ", was " + claims);
        }
        requests = List.copyOf(requests.subList(0, claims));
    }

    /** Judges all claims in one call, which encodes the image again. */
    @Benchmark
    public List<NextTokenProbabilities> oneTree() {
        policy.weightsChanged(true);
        return policy.nextTokenProbabilities(requests);
    }

    /** Judges each claim in a call of its own; the image is encoded once. */
    @Benchmark
    public List<NextTokenProbabilities> oneByOne() {
        policy.weightsChanged(true);
        List<NextTokenProbabilities> result = new ArrayList<>();
        for (NextTokenRequest request : requests) {
            result.addAll(policy.nextTokenProbabilities(List.of(request)));
        }
        return result;
    }

    /** Judges each claim in a call of its own and encodes the image for each, so that nothing is shared. */
    @Benchmark
    public List<NextTokenProbabilities> nothingShared() {
        List<NextTokenProbabilities> result = new ArrayList<>();
        for (NextTokenRequest request : requests) {
            policy.weightsChanged(true);
            result.addAll(policy.nextTokenProbabilities(List.of(request)));
        }
        return result;
    }

    /** Frees native memory. */
    @TearDown(Level.Trial)
    public void close() {
        policy.close();
    }
}
