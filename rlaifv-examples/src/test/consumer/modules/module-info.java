/** A program whose code and whose library are on the module path. */
module org.example.modular {
    requires io.github.rlaifv;
    requires io.github.rlaifv.core;
    requires io.github.rlaifv.dpo;
    requires io.github.rlaifv.feedback;
    requires io.github.rlaifv.inference;
    requires io.github.rlaifv.remote;
}
