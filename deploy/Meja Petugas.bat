@echo off
rem Opens the desk in a window and a profile of its own: a browser in kiosk mode has no address bar to reach it by.
setlocal
set "address="
rem where it was started last
set "noted=%~dp0..\instance\addresses"
if exist "%noted%" for /f "usebackq" %%A in ("%noted%") do if not defined address set "address=%%A"
if not defined address set "address=http://127.0.0.1:8000"
set "browser="
for %%B in (
    "%ProgramFiles%\Google\Chrome\Application\chrome.exe"
    "%ProgramFiles%\Microsoft\Edge\Application\msedge.exe"
    "%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe"
) do if exist "%%~B" set "browser=%%~B"
if not defined browser goto other
start "" "%browser%" "--user-data-dir=%LOCALAPPDATA%\Anjungan Meja Petugas" --no-first-run --new-window "%address%/admin/"
exit /b 0
:other
start "" "%address%/admin/"
