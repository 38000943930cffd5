@echo off
rem Starts the command rlaifv with the libraries in the folder lib\ beside the folder of this script.
rem
rem JAVA_HOME    folder of the Java to use. Default: the java of PATH. Java 17 or newer is needed.
rem JAVA_OPTS    options of Java, such as -Xmx6g
rem RLAIFV_OPTS  more of them, which take precedence

setlocal EnableExtensions DisableDelayedExpansion
set "JAVA=java.exe"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 goto noJava

set "VERSION="
rem "call" is there since cmd removes the first and last quotation mark of a command that begins with one.
for /f "tokens=1-3" %%a in ('call "%JAVA%" -version 2^>^&1') do if "%%b"=="version" if not defined VERSION set "VERSION=%%~c"
set "MAJOR=0"
for /f "tokens=1 delims=.-+_" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% lss 17 goto oldJava

rem Models are in native memory, outside of Java's heap. Newer versions warn of native libraries unless they are named.
set "DEFAULTS=-XX:MaxRAMPercentage=12.5 -Djava.awt.headless=true"
if %MAJOR% geq 22 set "DEFAULTS=%DEFAULTS% --enable-native-access=ALL-UNNAMED"
if %MAJOR% geq 23 set "DEFAULTS=%DEFAULTS% --sun-misc-unsafe-memory-access=allow"

"%JAVA%" %DEFAULTS% %JAVA_OPTS% %RLAIFV_OPTS% -classpath "%~dp0..\lib\*" io.github.rlaifv.cli.Rlaifv %*
exit /b %errorlevel%

:noJava
echo rlaifv: "%JAVA%" cannot be started. Install Java 17 or newer, and set JAVA_HOME to its folder. 1>&2
exit /b 1

:oldJava
echo rlaifv: "%JAVA%" is Java %VERSION%, but Java 17 or newer is needed. Set JAVA_HOME to the folder of such a Java. 1>&2
exit /b 1
