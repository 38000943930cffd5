package io.github.rlaifv.tinyworld.embedded;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyProvider;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Opens the model of the tiny world that is part of this library by the address {@value #ADDRESS}, for trying commands and
 * programs without a download. {@code Policies.open(URI)} finds this provider on the class path.
 *
 * <p>Each call copies the model, 5 MB, to a temporary folder, which vanishes with the process. To train it, or to save
 * adapters of it, copy it to a folder of your own with {@link EmbeddedModel#copyInto} and open that.
 */
public final class EmbeddedModelProvider implements PolicyProvider {
    /** The scheme of the address. */
    public static final String SCHEME = "embedded";

    /** The address of the model. */
    public static final String ADDRESS = SCHEME + ":" + EmbeddedModel.NAME;

    /** Called by {@link java.util.ServiceLoader}. */
    public EmbeddedModelProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Policy open(URI address) {
        if (!address.getSchemeSpecificPart().equals(EmbeddedModel.NAME)) {
            throw new BadDataException("there is no embedded model '" + address.getSchemeSpecificPart() + "': use "
                    + ADDRESS + ", the only one");
        }
        return Policies.open(copied());
    }

    private static Path copied() {
        Path parent;
        try {
            parent = Files.createTempDirectory("rlaifv-embedded");
        } catch (IOException e) {
            throw StorageException.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
        // deleted in reverse order: files before their folders
        parent.toFile().deleteOnExit();
        Path model = EmbeddedModel.copyInto(parent);
        model.toFile().deleteOnExit();
        files(parent).forEach(file -> file.toFile().deleteOnExit());
        return model;
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw StorageException.reading(folder, e);
        }
    }
}
