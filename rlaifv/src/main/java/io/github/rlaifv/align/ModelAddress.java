package io.github.rlaifv.align;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a model on a command line: a folder or a server.
 *
 * @param text path of a folder, or address of a server such as {@code http://localhost:8000/v1?model=NAME}. The scheme is
 *     one of {@link Policies#schemes}
 */
public record ModelAddress(String text) {
    /** A scheme with the slashes after it. One letter is a drive of Windows. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(//)?.*", Pattern.DOTALL);

    /** A host with its port, and what may follow it. */
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):[0-9]{1,5}([/?].*)?");

    private static final Pattern SECRET = Pattern.compile("[^/?#=&]*:[^/?#=&]*@");

    private static final String FORM = "http://localhost:8000/v1?model=NAME";

    /**
     * Checks the form of the address. Neither the folder nor the server needs to exist.
     *
     * @throws BadDataException if the text is empty, or looks like an address that can't be opened, such as one of an
     *     unknown scheme or without a scheme
     */
    public ModelAddress {
        if (text.isEmpty()) {
            throw new BadDataException(
                    "the address is empty: give the folder of a model, or an address such as " + FORM);
        }
        Optional<String> scheme = scheme(text);
        if (scheme.isPresent()) {
            requireKnown(text, scheme.get());
        } else {
            requireFolder(text);
        }
    }

    /** The scheme in lower case; empty for a path. */
    private static Optional<String> scheme(String text) {
        Matcher found = SCHEME.matcher(text);
        return found.matches() && (found.group(2) != null || found.group(1).equalsIgnoreCase("file"))
                ? Optional.of(LowerCase.of(found.group(1)))
                : Optional.empty();
    }

    private static void requireKnown(String text, String scheme) {
        if (!Policies.schemes().contains(scheme)) {
            throw new BadDataException(
                    "'" + shown(text) + "' looks like an address, but models have no addresses of the scheme '" + scheme
                            + "': use " + schemes() + ", or give the path of a folder");
        }
        try {
            URI address = new URI(text);
            if (scheme.equals("file")) {
                Path unused = Path.of(address);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new BadDataException(
                    "'" + shown(text) + "' is no valid address ("
                            + (e instanceof URISyntaxException syntax ? syntax.getReason() : e.getMessage())
                            + "): correct it, such as "
                            + (scheme.equals("file") ? "file:///folder" : FORM),
                    e);
        }
    }

    private static void requireFolder(String text) {
        try {
            if (Files.exists(Path.of(text))) {
                return;
            }
        } catch (InvalidPathException e) {
            throw new BadDataException(
                    "'" + text + "' is no path: " + e.getReason() + ". Give the folder of a model", e);
        }
        boolean web = LowerCase.of(text).matches("https?:.*");
        if (web || HOST.matcher(text).matches() || text.contains("?model=")) {
            throw new BadDataException("'" + shown(text) + "' looks like the address of a server"
                    + (web ? ", but has no '//' after its scheme" : " without a scheme") + ": write "
                    + (web ? FORM : "http://" + shown(text)) + " (known schemes: " + schemes()
                    + "), or give the path of a folder that exists");
        }
    }

    /** The address without users and passwords, which messages do not repeat. */
    private static String shown(String text) {
        return SECRET.matcher(text).replaceAll("");
    }

    private static String schemes() {
        return String.join(":, ", Policies.schemes()) + ":";
    }

    /** Whether the model is behind a server, so that it needs no memory here. */
    public boolean server() {
        return scheme(text).filter(scheme -> !scheme.equals("file")).isPresent();
    }

    /**
     * The folder of the model.
     *
     * @throws IllegalStateException if the model is behind a server
     */
    public Path folder() {
        if (server()) {
            throw new IllegalStateException(text + " is the address of a server, which has no folder here");
        }
        return scheme(text).isPresent() ? Path.of(URI.create(text)) : Path.of(text);
    }

    /**
     * Opens the model; the caller closes it.
     *
     * @param options options for models in folders; servers ignore them
     */
    public Policy open(PolicyOptions options) {
        return server() ? Policies.open(URI.create(text)) : Policies.open(folder(), options);
    }
}
