package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitReference;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.tinyserver.http.BodyWriter;
import io.tinyserver.http.ErrorPages;
import io.tinyserver.http.Filter;
import io.tinyserver.http.Handler;
import io.tinyserver.http.ImmediateHandler;
import io.tinyserver.observe.ServerListener;
import io.tinyserver.pool.Run;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Says from where in the engine user code is called and sockets are touched: these places and no others.
 *
 * <p>Code in a lambda counts as code of the method that it stands in. A list must be complete in both directions, so that no rule goes
 * on to hold for code that is no longer there.
 */
class EngineArchitectureTests {

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.tinyserver.engine");

    /** Methods, the only ones that may call them, and the reason. */
    private record Rule(Class<?> owner, List<String> methods, Set<String> callers, String because) {

        @Override
        public String toString() {
            return owner.getSimpleName() + " " + (methods.isEmpty() ? "(all)" : String.join(", ", methods));
        }
    }

    private static Rule rule(Class<?> owner, String methods, String callers, String because) {
        return new Rule(owner, words(methods), Set.copyOf(words(callers)), because);
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    // --- one gate ---

    static Stream<Rule> oneGate() {
        return Stream.of(
                rule(UserCode.class, "call", "Gate.pass", "the gate gives each call its run"),
                rule(
                        Gate.class,
                        "pass",
                        "Term.runHere HandedOver.run Outcomes.release Sending.advance IncomingSubscription.run Outcomes.tell"
                                + " Outcomes.givenUp Gate.pass",
                        "these are all the ways through the gate"),
                rule(Run.class, "begin end reset", "Gate.pass", "only the gate begins and ends runs"),
                rule(Handler.class, "handle", "Exchange.call", "Exchange.call is called through the gate alone"),
                rule(
                        ImmediateHandler.class,
                        "handle",
                        "Exchange.answerAtOnce Intake.answerAtOnce",
                        "what keeps the promise of an ImmediateHandler counts as our own code"),
                rule(ErrorPages.class, "", "Outcomes.page", "error pages give the same promise as an ImmediateHandler"),
                rule(Filter.class, "", "", "filters are part of the handler that a match gives"),
                rule(
                        Source.class,
                        "advance release",
                        "Sending.advance Outcomes.release",
                        "it passes the gate for every source of the user's"),
                rule(BodyWriter.class, "writeTo", "WrittenSource.advance", "a source is called behind the gate"),
                rule(
                        InputStream.class,
                        "read readAllBytes readNBytes skip available transferTo close",
                        "StreamSource.advance StreamSource.release IncomingBody.bytes IncomingBody$Stream.read"
                                + " ThreadClock.number",
                        "a source is called behind the gate; a content's stream is our own, and so is a thread's clock"),
                rule(
                        Flow.Publisher.class,
                        "",
                        "PublishedSource.advance PublishedSource.release NeverSent$Publication.release",
                        "a source is called behind the gate"),
                rule(
                        Flow.Subscription.class,
                        "request cancel",
                        "PublishedSource.ask PublishedSource.release PublishedSource.onSubscribe NeverSent$Publication.onSubscribe",
                        "a source is called behind the gate; onSubscribe is called by user code"),
                rule(
                        Flow.Subscriber.class,
                        "onSubscribe onNext onError onComplete",
                        "IncomingSubscription.deliver IncomingSubscription.give IncomingBody.publisher",
                        "deliveries pass the gate; subscribe is called by user code"),
                rule(IncomingSubscription.class, "give", "IncomingSubscription.deliver", "deliveries pass the gate"),
                rule(
                        CompletionStage.class,
                        "",
                        "Exchange.follow",
                        "it is called from the handler, or by whoever completes the promise"),
                rule(
                        ServerListener.class,
                        "rejected failed leadershipLost",
                        "Outcomes.refused Outcomes.greetingFailed Outcomes.countAndTell Outcomes.leadershipLost",
                        "listeners are told by a job that passes the gate"),
                rule(
                        Thread.class,
                        "interrupt",
                        "WrittenSource.await IncomingBody$Stream.buffer Engine.stop RoundCall.await Watchdog.end",
                        "these raise the flag of their own thread again; others are interrupted through their run"),
                rule(
                        Run.class,
                        "interrupt",
                        "UserRun.interrupt UserRun.runsAs",
                        "an interrupt is meant for one exchange"));
    }

    @ParameterizedTest
    @MethodSource("oneGate")
    void userCodeIsCalledBehindTheGateOnly(Rule rule) {
        check(rule);
    }

    static Stream<Rule> handedToTheGate() {
        return Stream.of(
                rule(ServerListener.class, "rejected failed leadershipLost", "", "it is code for Outcomes.tell"),
                rule(IncomingSubscription.class, "deliver", "", "it is code for Gate.pass"),
                rule(Source.class, "release", "", "it is code for Gate.pass"),
                rule(TlsTransport.class, "begin runTasks", "", "it is an errand"));
    }

    @ParameterizedTest
    @MethodSource("handedToTheGate")
    void isNotCalledWhereItIsWritten(Rule rule) {
        assertThat(accesses(rule))
                .isNotEmpty()
                .as("because " + rule.because())
                .allMatch(EngineArchitectureTests::isDeferred);
    }

    // --- one writer, and one leader that reads, closes and watches ---

    static Stream<Rule> sockets() {
        return Stream.of(
                rule(
                        Transport.class,
                        "write",
                        "Buffers.write Buffers.send TlsTransport.write CipherOutput.send",
                        "all bytes go through the thread's own buffer"),
                rule(
                        Buffers.class,
                        "write",
                        "Output.flush Output.send Unsent.write",
                        "whoever writes keeps what the socket does not take"),
                rule(Transport.class, "send", "Sending.put", "a file follows its head, once that is written"),
                rule(Unsent.class, "write", "Outbound.write", "what is left over is the leader's"),
                rule(Outbound.class, "write", "Connection.writable", "what is left over is the leader's"),
                rule(
                        Exchange.class,
                        "conclude",
                        "Exchange.run Exchange.concludeInTime Sending.fail Connection.answered Expiry.overdue",
                        "only the exchange's owner answers, never the thread that completes a promise"),
                rule(
                        Transport.class,
                        "read",
                        "Buffers.read TlsTransport.read TlsTransport.readOn CipherInput.fill",
                        "all bytes go through the thread's own buffer"),
                rule(Buffers.class, "read", "SocketEvents.readable", "the leader alone reads"),
                rule(Transport.class, "close", "Connection.close TlsTransport.close", "the leader alone closes"),
                rule(
                        Transport.class,
                        "shutdownOutput",
                        "Connection.closeOutput TlsTransport.endOutput",
                        "the leader alone closes"),
                rule(
                        SSLEngine.class,
                        "wrap unwrap",
                        "TlsTransport.step CipherOutput.wrap CipherOutput.say CipherOutput.sayLast",
                        "all of these are called under the lock of the transport"),
                rule(
                        TlsEngines.class,
                        "create",
                        "Greeter.engine",
                        "keys and certificates are the user's code, and a thread of the greeter asks for them"),
                rule(SSLEngine.class, "getDelegatedTask", "TlsTransport.runTasks", "a leader never signs"),
                rule(
                        SocketChannel.class,
                        "read write shutdownInput shutdownOutput close",
                        "PlainTransport.read PlainTransport.write PlainTransport.shutdownOutput PlainTransport.close "
                                + "Acceptor.adopt",
                        "sockets are hidden behind their transport as soon as they are adopted"),
                rule(
                        FileChannel.class,
                        "transferTo transferFrom",
                        "PlainTransport.send",
                        "a transport knows whether it can send a file past our memory"),
                rule(SelectableChannel.class, "register", "Watch.begin", "keys belong to the leader"),
                rule(
                        SelectionKey.class,
                        "interestOps interestOpsOr interestOpsAnd cancel",
                        "Watch.change Watch.end",
                        "keys belong to the leader"),
                rule(Selector.class, "select selectNow", "Reactor.select", "the leader alone selects"),
                rule(Selector.class, "wakeup", "Mailbox.post", "only a letter wakes the leader"));
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void socketsAreTouchedByTheirOwnersOnly(Rule rule) {
        check(rule);
    }

    static Stream<Class<?>> notTheLeaders() {
        return Stream.of(
                Exchange.class,
                Sending.class,
                IncomingBody.class,
                IncomingSubscription.class,
                WrittenSource.class,
                PublishedSource.class,
                StreamSource.class,
                FileSource.class);
    }

    @ParameterizedTest
    @MethodSource("notTheLeaders")
    void whoDoesNotLeadReportsByLetter(Class<?> reporter) {
        Rule letters = rule(
                Connection.class, "finished blocked awaits answered broken goOn resumeReading close settle", "", "");
        assertThat(accesses(letters)
                        .filter(access -> outermost(access.getOriginOwner()).isEquivalentTo(reporter)))
                .as("because a connection's state belongs to the leader")
                .allMatch(EngineArchitectureTests::isDeferred);
    }

    private static void check(Rule rule) {
        assertThat(accesses(rule).map(EngineArchitectureTests::caller).collect(Collectors.toSet()))
                .as("because " + rule.because())
                .isEqualTo(rule.callers());
    }

    /** Calls and method references, to a method or to what overrides it. */
    private static Stream<? extends JavaAccess<?>> accesses(Rule rule) {
        return ENGINE.stream()
                .flatMap(origin -> origin.getCodeUnitAccessesFromSelf().stream())
                .filter(access -> !access.getOrigin().getModifiers().contains(JavaModifier.BRIDGE))
                .filter(access -> access.getTargetOwner().isAssignableTo(rule.owner()))
                .filter(access -> rule.owner() != Handler.class
                        || !access.getTargetOwner().isAssignableTo(ImmediateHandler.class))
                .filter(access -> rule.methods().isEmpty() || rule.methods().contains(access.getName()));
    }

    private static String caller(JavaAccess<?> access) {
        String owner = access.getOriginOwner().getName();
        return owner.substring(owner.lastIndexOf('.') + 1) + "."
                + access.getOrigin().getName();
    }

    /** Whether it is written down to be called by somebody else. */
    private static boolean isDeferred(JavaAccess<?> access) {
        return access instanceof JavaCodeUnitReference || access.isDeclaredInLambda();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(EngineArchitectureTests::outermost).orElse(type);
    }
}
