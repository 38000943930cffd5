package io.github.rlaifv.cli.serve;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.serve.ChatServerBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the address of a server and for who may use it, a mixin of commands. */
final class ListenOptions {
    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--host",
            description = "name or address of the network interface to listen on; 0.0.0.0 for all of them (default:"
                    + " ${DEFAULT-VALUE}, this machine only)")
    private String host = ChatServerBuilder.DEFAULT_HOST;

    @Option(names = "--port", description = "port to listen on; 0 for any free one (default: ${DEFAULT-VALUE})")
    private int port = ChatServerBuilder.DEFAULT_PORT;

    @Option(
            names = "--api-key-file",
            description = "file of API keys, one per line, of which each request must have one; the variable "
                    + ApiKeys.VARIABLE + " of the environment may hold a further one (default: none)")
    private @Nullable Path apiKeyFile;

    @Option(
            names = "--image-hosts",
            split = ",",
            paramLabel = "HOST",
            description = "trusted hosts from which images are fetched if a request has their address, such as"
                    + " images.example.org (default: none)")
    private List<String> imageHosts = List.of();

    @Option(
            names = "--tls-certificate",
            description = "PEM file of the certificate chain, for HTTPS; needs --tls-key (default: none)")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            description = "PEM file of the private key, for HTTPS; needs --tls-certificate (default: none)")
    private @Nullable Path key;

    void check() {
        OptionValue.checked("--port", () -> OptionValue.within(0, LAST_PORT, port));
        if (host.isBlank()) {
            throw new IllegalArgumentException(
                    "Invalid value for option '--host': the host is blank. Give one, or remove" + " the option");
        }
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException(
                    (key == null ? "--tls-certificate needs --tls-key" : "--tls-key needs --tls-certificate")
                            + ": give the files of both, or none");
        }
    }

    /** The address as it was given. */
    String shown() {
        return host + ":" + port;
    }

    /** Rejects files of HTTPS that can't be read, before a model is opened. */
    void checkFiles() {
        if (certificate != null && key != null) {
            BoundedFile.bytes(certificate, InputLimit.SETTINGS);
            BoundedFile.bytes(key, InputLimit.SETTINGS);
        }
    }

    /** Reads the keys. */
    List<String> keys() {
        return ApiKeys.read(Optional.ofNullable(apiKeyFile), System.getenv());
    }

    ChatServerBuilder set(ChatServerBuilder builder) {
        builder.host(host).port(port).imageHosts(new TreeSet<>(imageHosts));
        return certificate == null || key == null ? builder : builder.tls(certificate, key);
    }
}
