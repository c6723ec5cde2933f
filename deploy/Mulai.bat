@echo off
rem Starts the kiosk on Windows, by a double click or as: deploy\Mulai.bat [options of flask serve]
setlocal
title Anjungan Migrasi Aman
rem asked by what it can do: where no Python is, Windows has a python.exe that only opens its shop
set "python="
for %%P in ("py -3" "python") do if not defined python call :try %%~P
if not defined python goto none
%python% "%~dp0start.py" %*
if errorlevel 1 goto stay
exit /b 0

:try
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "python=%*"
exit /b

:none
pushd "%~dp0.."
set "installer="
for %%F in (python-3*.exe ..\python-3*.exe) do set "installer=%%~fF"
echo.
echo Python 3.11 atau lebih baru belum terpasang di komputer ini.
if defined installer goto here
echo Pasang Python 64-bit dari python.org, centang "Add python.exe to PATH", lalu klik dua kali Mulai.bat lagi.
goto stay
:here
echo Klik dua kali "%installer%",
echo centang "Add python.exe to PATH", pilih "Install Now", lalu klik dua kali Mulai.bat lagi.

:stay
echo.
pause
exit /b 1
