package io.github.rlaifv.core.internal.mllm;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.testkit.JsonMutator;
import io.github.rlaifv.core.testkit.ModelCopy;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Opens model folders with one damaged file and scores a response with those that open. For long runs it is a program:
 * {@code ModelFolderAttack SEED COUNT WORK IMAGE ADAPTER|- FOLDER...}.
 */
final class ModelFolderAttack {
    private static final JsonMapper JSON = new JsonMapper();

    /** Outcomes of opening a damaged file. */
    enum Outcome {
        READ,
        REFUSED,
        UNNAMED,
        FOREIGN,
        SLOW
    }

    private final Random random;
    private final JsonMutator mutator;
    private final Path work;
    private final List<Path> folders;
    private final @Nullable Path adapter;
    private final ImageSource image;
    private final List<String> failures = new ArrayList<>();

    /**
     * @param adapter folder whose files are damaged alternately with those of the first model; null for no adapter
     */
    ModelFolderAttack(long seed, Path work, List<Path> folders, @Nullable Path adapter, ImageSource image) {
        this.random = new Random(seed);
        this.mutator = new JsonMutator(random, List.of());
        this.work = work;
        this.folders = List.copyOf(folders);
        this.adapter = adapter;
        this.image = image;
    }

    List<String> failures() {
        return failures;
    }

    Map<Outcome, Integer> run(int count) throws IOException {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        for (int i = 0; i < count; i++) {
            int which = random.nextInt(folders.size());
            Path adapterOfThis = which == 0 && random.nextBoolean() ? adapter : null;
            Path model = copied(folders.get(which), "model" + which);
            Path damaged = adapterOfThis == null ? model : copied(adapterOfThis, "adapter");
            List<Path> files;
            try (Stream<Path> all = Files.walk(damaged)) {
                files = all.filter(Files::isRegularFile).sorted().toList();
            }
            Path file = files.get(random.nextInt(files.size()));
            byte[] sound = Files.readAllBytes(file);
            Files.write(file, damage(file, sound));
            long begin = System.nanoTime();
            Outcome outcome = attempt(i, model, adapterOfThis == null ? null : damaged, file);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            if (millis > 10_000) {
                outcome = Outcome.SLOW;
                failures.add(i + " " + file + " took " + millis + " ms");
            }
            if (outcome.compareTo(Outcome.REFUSED) > 0) {
                Files.copy(file, work.resolve("failure-" + i + "-" + file.getFileName()));
            }
            counts.merge(outcome, 1, Integer::sum);
            Files.write(file, sound);
        }
        return counts;
    }

    private Path copied(Path folder, String name) {
        Path copy = work.resolve(name);
        return Files.exists(copy) ? copy : ModelCopy.of(folder, copy).folder();
    }

    private byte[] damage(Path file, byte[] sound) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".json") && random.nextInt(8) > 0) {
            return JSON.writeValueAsBytes(mutator.mutate(JSON.readTree(sound)));
        }
        if (name.endsWith(".safetensors") && random.nextInt(4) > 0) {
            return header(sound);
        }
        byte[] bytes = sound.clone();
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            case 1 -> {
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(16));
            }
            default -> {
                int within = name.endsWith(".safetensors") ? Math.min(200, bytes.length) : bytes.length;
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    bytes[random.nextInt(within)] = (byte) random.nextInt(256);
                }
                return bytes;
            }
        }
    }

    /** A copy with a damaged header and the same data. */
    private byte[] header(byte[] sound) throws IOException {
        int length = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String text = new String(sound, 8, length, StandardCharsets.UTF_8);
        byte[] header = JSON.writeValueAsBytes(mutator.mutate(JSON.readTree(text)));
        return ByteBuffer.allocate(8 + header.length + sound.length - 8 - length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(sound, 8 + length, sound.length - 8 - length)
                .array();
    }

    private Outcome attempt(int index, Path model, @Nullable Path adapted, Path file) {
        PolicyOptions options =
                PolicyOptions.builder().device(ComputeDevice.cpu()).build();
        try (TrainablePolicy policy = Policies.open(model, options)) {
            if (adapted != null) {
                policy.adapters().load(adapted);
            }
            boolean sees = !policy.capabilities().isEmpty() && Files.exists(model.resolve("processor_config.json"));
            Prompt prompt = sees ? Prompt.of(image, "What is this?") : Prompt.of("What is this?");
            policy.score(List.of(new ScoreRequest(prompt, List.of("A dog."))));
            return Outcome.READ;
        } catch (RlaifvException e) {
            String message = String.valueOf(e.getMessage());
            // image settings may make the image itself unusable
            boolean named = message.contains(file.getFileName().toString())
                    || message.contains(String.valueOf(file.getParent()))
                    || message.contains("image " + image.name())
                    || message.contains("are longer than the model's");
            if (named) {
                return Outcome.REFUSED;
            }
            failures.add(index + " " + file.getFileName() + " " + e);
            return Outcome.UNNAMED;
        } catch (RuntimeException | Error e) {
            StackTraceElement[] trace = e.getStackTrace();
            failures.add(index + " " + file.getFileName() + " " + e + " at "
                    + List.of(trace).subList(0, Math.min(6, trace.length)));
            return Outcome.FOREIGN;
        }
    }

    public static void main(String[] args) throws IOException {
        Path work = Files.createDirectories(Path.of(args[2]));
        ModelFolderAttack attack = new ModelFolderAttack(
                Long.parseLong(args[0]),
                work,
                Stream.of(args).skip(5).map(Path::of).toList(),
                args[4].equals("-") ? null : Path.of(args[4]),
                ImageSource.of(Path.of(args[3])));
        System.out.println(attack.run(Integer.parseInt(args[1])));
        attack.failures().forEach(System.out::println);
    }
}
